"""The key of Aides-territoires: changed for a token, and named where it is refused; and a filter that is ignored."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from catalogue.model.run import Health
from crawlers.reading import REPLAYED_KEY
from crawlers.registry import load_source
from crawlers.replay import Answers, Exchange
from crawlers.replay.answer import Answer, Asked
from crawlers.replay.offline import replay

NAME = "fr_aides_territoires"
EXAMPLE = Answers.load(Path(__file__).parents[2] / "examples" / NAME)
TOKEN = "https://aides-territoires.beta.gouv.fr/api/connexion/"
AIDS = (
    "https://aides-territoires.beta.gouv.fr/api/aids/?organization_type_slugs[]=private-sector&itemsPerPage=100&page=1"
)


@dataclass
class Listener:
    """The example, with what was shown to it kept."""

    shown: list[tuple[str, str | None, str | None]] = field(default_factory=list)

    def answer(self, asked: Asked) -> Answer:
        self.shown.append((asked.path, asked.headers.get("x-auth-token"), asked.headers.get("authorization")))
        return EXAMPLE.answer(asked)


def test_the_key_is_shown_once_and_its_token_with_every_page() -> None:
    portal = Listener()
    replay(load_source(NAME), portal, EXAMPLE.recorded_at)
    page = ("/api/aids/", None, "Bearer written.by.ourselves")
    assert portal.shown == [("/api/connexion/", REPLAYED_KEY, None), page, page]


@pytest.mark.parametrize(
    ("status", "body", "health", "kind", "words"),
    [
        (401, b'{"message": "Invalid credentials."}', Health.BLOCKED, "refused", "CALLFIT_AIDES_TERRITOIRES_KEY"),
        (200, b'{"jeton": "abc"}', Health.CHANGED, "other shape", "without token"),
        (200, b'{"token": null}', Health.CHANGED, "other shape", "no text"),
        (200, b'["token"]', Health.CHANGED, "other shape", "without token"),
    ],
)
def test_without_a_token_no_aid_is_asked_for(status: int, body: bytes, health: Health, kind: str, words: str) -> None:
    answer = Exchange(url=TOKEN, method="POST", status=status, answer=body, content_type="application/json")
    portal = Answers(exchanges=[answer, *EXAMPLE.exchanges], recorded_at=EXAMPLE.recorded_at)
    found = replay(load_source(NAME), portal, EXAMPLE.recorded_at)
    assert found.health is health
    assert not found.calls
    assert any(issue.kind == kind and words in issue.text for issue in found.reading.issues)


def test_an_aid_that_is_for_communes_only_is_none_of_ours() -> None:
    aids = [aid for one in EXAMPLE.exchanges if b"results" in one.answer for aid in json.loads(one.answer)["results"]]
    for aid in aids[2:]:
        aid["targeted_audiences"] = ["Commune"]
    body = json.dumps({"count": len(aids), "results": aids}).encode()
    list_page = Exchange(url=AIDS, answer=body, content_type="application/json")
    portal = Answers(exchanges=[list_page, *EXAMPLE.exchanges], recorded_at=EXAMPLE.recorded_at)
    found = replay(load_source(NAME), portal, EXAMPLE.recorded_at)
    assert set(found.calls) == {f"{NAME}:{aid['id']}" for aid in aids[:2]}
    assert not found.reading.rejected
