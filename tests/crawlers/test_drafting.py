"""From what a record says to a call: every line of a portal becomes plain text, and the source's own facts are used."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from catalogue.model.call import Call, Programme
from catalogue.model.condition import ApplicantKind, ApplicantRule, Criterion, PlaceRule
from catalogue.model.money import Money
from crawlers.portal import Portal, Row
from crawlers.reading import ReadError, Reading
from crawlers.source import Expect, Proof, Source


class Denmark(Portal):
    """A portal of Denmark that nobody asks."""

    source = Source(
        title="Puljer",
        country="DK",
        language="da",
        zone="Europe/Copenhagen",
        currency="DKK",
        home="https://puljer.example/da/",
        licence="none",
        expect=Expect(at_least=1, at_most=9),
        proof=Proof.DOCUMENTATION,
        checked_against="nothing",
    )

    async def rows(self) -> AsyncIterator[Row]:
        """No records."""
        nothing: tuple[Row, ...] = ()
        for row in nothing:
            yield row

    def call(self, row: Row) -> Call:
        """The call that a record is."""
        return self.new_call(key="1", title="Pulje", url="1", **row)


PORTAL = Denmark(reading=Reading(source="denmark", now=datetime(2026, 8, 20, tzinfo=UTC)))


def test_lines_are_plain_text_whatever_the_portal_put_into_them() -> None:
    call = PORTAL.call(
        {
            "funder": "Styrelsen for <b>Forskning</b> &amp; Innovation\u200b ",
            "programme": "R&amp;D",
            "keywords": ["energi", None, "  ", "<i>energi</i>", "v&aelig;kst"],
            "types_of_action": [None],
            "status_raw": "&nbsp;",
            "identifier": "",
        }
    )
    assert call.funder == "Styrelsen for Forskning & Innovation"
    assert call.programme == Programme(code="R&D", name="R&D")
    assert call.keywords == ("energi", "vækst")
    assert call.types_of_action == ()
    assert (call.status_raw, call.identifier) == (None, None)
    assert PORTAL.call({"programme": ""}).programme is None


def test_a_script_in_a_line_is_removed_and_told() -> None:
    call = PORTAL.call({"funder": "<script>alert(1)</script>Styrelsen"})
    assert call.funder == "Styrelsen"
    assert [issue.kind for issue in PORTAL.reading.issues] == ["active content"]


def test_addresses_are_whole_however_they_were_typed() -> None:
    assert PORTAL.address(" www.fond.example/pulje ") == "https://www.fond.example/pulje"
    assert PORTAL.address("pulje?id=2&amp;del=1") == "https://puljer.example/da/pulje?id=2&del=1"
    assert PORTAL.address("/fil/Ny pulje.pdf") == "https://puljer.example/fil/Ny%20pulje.pdf"


def test_terms_places_and_sums_are_read_as_the_source_writes_them() -> None:
    (applicant, size) = PORTAL.applicants(["Små og mellemstore virksomheder"], "Hvem?")
    assert applicant.rule == ApplicantRule(applicants=(ApplicantKind.ENTERPRISE,))
    assert (size.criterion, size.language, size.where) == (Criterion.SIZE, "da", "Hvem?")
    assert [one.rule for one in PORTAL.places(["Nordjylland"], "Hvor?")] == [
        PlaceRule(regions=("DK05",), exclusive=True)
    ]
    assert [one.rule for one in PORTAL.places([], "Hvor?")] == [PlaceRule(regions=("DK",), exclusive=False)]
    budget = PORTAL.budget(total="1,5 mio.")
    assert budget is not None
    assert budget.total == Money(amount=Decimal(1_500_000), currency="DKK")
    exact = PORTAL.budget(total="1234.125", language="en")
    assert exact is not None
    assert exact.total == Money(amount=Decimal("1234.125"), currency="DKK")
    assert PORTAL.written_day("3. oktober 2026").isoformat() == "2026-10-03"


@pytest.mark.parametrize(
    ("key", "title"),
    [("", "Pulje"), ("  ", "Pulje"), ("1\r\n2", "Pulje"), ("1\0", "Pulje"), ("1", None), ("1", "<br>")],
)
def test_a_call_has_a_key_and_a_title(key: str, title: str | None) -> None:
    with pytest.raises(ReadError):
        PORTAL.new_call(key=key, title=title, url="1")
