"""What depends on an address is looked at after the answer, so that its time tells nothing; and it is not given up."""

import asyncio
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from starlette.responses import PlainTextResponse
from starlette.types import Message

from app.web import after
from catalogue.store.errors import StoreError
from tests.app.web.conftest import House
from tests.app.web.join.conftest import TOLD
from tests.notifier.samples import CORK

# All tables that know an address or what it stands for, but the number of times that somebody asked.
_TELLING = ("profile", "suppression", "delivery", "advisor", "sign_in", "consent")


@pytest.mark.parametrize("path", ["/join", "/lost", "/sign-in"])
def test_nothing_is_asked_about_an_address_until_all_of_the_answer_is_sent(house: House, path: str) -> None:
    said: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        said.append(statement)

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        said.append("ANSWERED" if message["type"] == "http.response.body" and not message.get("more_body") else "")

    body = urlencode(
        {**TOLD, "email": CORK.email, "do": "join"} if path == "/join" else {"email": CORK.email}, True
    ).encode()
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(b"content-type", b"application/x-www-form-urlencoded")],
    }
    engine = house.database._engine
    sa.event.listen(engine, "before_cursor_execute", note)

    async def ask() -> None:
        await house.browser.app(scope, receive, send)

    asyncio.run(ask())
    sa.event.remove(engine, "before_cursor_execute", note)
    place = said.index("ANSWERED")
    before, later = (" ".join(some).replace('"', " ").split() for some in (said[:place], said[place:]))
    assert "throttle" in before
    assert not {*before} & {*_TELLING}
    assert {*later} & {*_TELLING}


def test_what_the_catalogue_refuses_is_tried_again_and_told_of_at_last(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(after, "PAUSES", (0.0, 0.0))
    tries: list[int] = []

    def work(refused: int) -> None:
        tries.append(refused)
        if len(tries) <= refused:
            raise StoreError("the catalogue is busy")

    for refused, told in ((2, 0), (9, 1)):
        tries.clear()
        answer = after.after(PlainTextResponse("x"), partial(work, refused))
        assert answer.background is not None
        asyncio.run(answer.background())
        assert (len(tries), caplog.text.count("could not be done: the catalogue is busy")) == (3, told)
