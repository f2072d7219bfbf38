"""Links: only what was signed, only for its purpose, and nothing of the company in them."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.links import (
    CHANGE_WITHIN,
    CONFIRM_WITHIN,
    LinkError,
    LinkExpiredError,
    Links,
    Purpose,
    Target,
    read_token,
)

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
SECRET = b"0123456789abcdef0123456789abcdef"
KEY = "00112233445566778899aabbccddeeff"
CALL = "eu_funding_tenders:HORIZON-CL5-2027-D3-01-04"
ADDRESS = "office@termo-ilfov.example"
DELIVERY = "termo-ilfov-20260820-0123456789"
LINKS = Links(site="https://callfit.example/", secret=SECRET)

MADE: dict[Purpose, Callable[[Links], str | None]] = {
    Purpose.CONFIRM: lambda links: links.confirm(KEY, ADDRESS, NOW),
    Purpose.STOP: lambda links: links.stop(KEY),
    Purpose.WISHES: lambda links: links.wishes(KEY),
    Purpose.RESUME: lambda links: links.resume(KEY),
    Purpose.SAVE: lambda links: links.save(KEY, CALL),
    Purpose.DISMISS: lambda links: links.dismiss(KEY, CALL),
    Purpose.NOT_FOR_US: lambda links: links.not_for_us(KEY, CALL),
    Purpose.VIEW: lambda links: links.view(KEY, DELIVERY),
    Purpose.CALENDAR: lambda links: links.calendar(KEY),
    Purpose.MY: lambda links: links.my(KEY),
    Purpose.FEED: lambda links: links.feed(KEY),
    Purpose.OWN: lambda links: links.own(KEY, NOW),
}


def token_of(purpose: Purpose, links: Links = LINKS) -> str:
    address = MADE[purpose](links)
    assert address is not None
    start = f"https://callfit.example/{purpose}/"
    assert address.startswith(start)
    return address.removeprefix(start).removesuffix(".ics")


def test_every_purpose_has_its_link() -> None:
    assert set(MADE) == set(Purpose)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_is_read_as_what_it_was_made_for(purpose: Purpose) -> None:
    of_a_call = purpose in {Purpose.SAVE, Purpose.DISMISS, Purpose.NOT_FOR_US}
    assert read_token(SECRET, token_of(purpose), purpose, NOW) == Target(
        purpose=purpose,
        link_key=KEY,
        call_id=CALL if of_a_call else None,
        mail_mark=LINKS.mail_mark(DELIVERY) if purpose is Purpose.VIEW else None,
        address_mark=LINKS.address_mark(ADDRESS) if purpose is Purpose.CONFIRM else None,
    )


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_of_one_purpose_is_none_of_another(purpose: Purpose) -> None:
    for other in set(Purpose) - {purpose}:
        with pytest.raises(LinkError):
            read_token(SECRET, token_of(purpose), other, NOW)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_of_another_installation_is_none(purpose: Purpose) -> None:
    theirs = token_of(purpose, Links(site="https://callfit.example", secret=b"x" * 32))
    with pytest.raises(LinkError):
        read_token(SECRET, theirs, purpose, NOW)


@pytest.mark.parametrize("purpose", [Purpose.STOP, Purpose.SAVE, Purpose.CONFIRM, Purpose.VIEW])
def test_no_byte_of_a_link_can_be_another(purpose: Purpose) -> None:
    token = token_of(purpose)
    whole = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    for place in range(len(whole)):
        changed = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        with pytest.raises(LinkError):
            read_token(SECRET, urlsafe_b64encode(changed).rstrip(b"=").decode(), purpose, NOW)


@pytest.mark.parametrize("purpose", [Purpose.STOP, Purpose.CONFIRM])
def test_a_token_has_one_spelling(purpose: Purpose) -> None:
    token = token_of(purpose)
    for spelling in (f"{token}=", f"{token[:9]}!{token[9:]}", f"{token}\n", f" {token}", token + "A", token[:-1], ""):
        with pytest.raises(LinkError):
            read_token(SECRET, spelling, purpose, NOW)


@given(st.text(max_size=200))
def test_nothing_that_somebody_types_is_a_link_or_a_crash(text: str) -> None:
    for purpose in (Purpose.STOP, Purpose.CONFIRM, Purpose.SAVE):
        with pytest.raises(LinkError):
            read_token(SECRET, text, purpose, NOW)


def test_whatever_is_wrong_the_words_are_the_same() -> None:
    said = set()
    for text in ("", "ä", "AAAA", token_of(Purpose.SAVE), "A" * 100_000):
        with pytest.raises(LinkError) as caught:
            read_token(SECRET, text, Purpose.STOP, NOW)
        said.add(str(caught.value))
    assert said == {"this link leads nowhere; perhaps it was cut off when it was copied: open it from the mail again"}


def test_to_confirm_is_possible_for_two_weeks() -> None:
    token = token_of(Purpose.CONFIRM)
    assert timedelta(days=14) == CONFIRM_WITHIN
    assert read_token(SECRET, token, Purpose.CONFIRM, NOW + CONFIRM_WITHIN).link_key == KEY
    with pytest.raises(LinkExpiredError, match="14 days"):
        read_token(SECRET, token, Purpose.CONFIRM, NOW + CONFIRM_WITHIN + timedelta(seconds=1))


@pytest.mark.parametrize("purpose", sorted(set(Purpose) - {Purpose.CONFIRM, Purpose.OWN}))
def test_any_other_link_is_good_for_ever(purpose: Purpose) -> None:
    assert read_token(SECRET, token_of(purpose), purpose, NOW + timedelta(days=20_000)).link_key == KEY


@pytest.mark.parametrize("purpose", Purpose)
def test_nothing_of_the_company_is_in_a_link(purpose: Purpose) -> None:
    token = token_of(purpose)
    readable = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    assert b"termo" not in readable
    assert b"ilfov" not in readable
    # What is there beside the key is a call that everybody knows, a mark of a mail, or a time.
    of_a_call = purpose in {Purpose.SAVE, Purpose.DISMISS, Purpose.NOT_FOR_US}
    more = len(CALL) if of_a_call else {Purpose.CONFIRM: 5 + 8, Purpose.OWN: 5, Purpose.VIEW: 16}.get(purpose, 0)
    assert len(readable) == 1 + 16 + more + 16


def test_without_a_site_there_are_no_links_but_a_way_to_stop_and_confirm_by_mail() -> None:
    links = Links(site="", secret=SECRET)
    assert [make(links) for make in MADE.values()] == [None] * len(MADE)
    assert read_token(SECRET, links.stop_token(KEY), Purpose.STOP, NOW).link_key == KEY
    assert read_token(SECRET, links.confirm_token(KEY, ADDRESS, NOW), Purpose.CONFIRM, NOW).link_key == KEY


def test_the_secret_is_not_shown() -> None:
    assert "0123456789abcdef" not in repr(LINKS)


@pytest.mark.parametrize("key", ["", "termo-ilfov", KEY[:-2], KEY + "00"])
def test_what_is_no_key_of_a_profile_makes_no_link(key: str) -> None:
    with pytest.raises(ValueError, match="hexadecimal"):
        LINKS.stop(key)


def test_a_link_that_stands_in_somebodys_mails_stays_good() -> None:
    assert token_of(Purpose.STOP) == "AQARIjNEVWZ3iJmqu8zd7v94U7JtOhXLBKok0AmTUiw9"
    assert LINKS.mail_mark(DELIVERY) == "0069fb181a3c498717366137a0393542"


def test_each_mail_has_a_mark_of_its_own() -> None:
    assert LINKS.mail_mark(DELIVERY) != LINKS.mail_mark(DELIVERY + "0")


def test_a_link_to_confirm_is_of_one_address_however_it_is_written() -> None:
    assert LINKS.address_mark("Office@Termo-Ilfov.example") == LINKS.address_mark(ADDRESS)
    assert LINKS.address_mark("other@termo-ilfov.example") != LINKS.address_mark(ADDRESS)
    assert Links(site="", secret=b"x" * 32).address_mark(ADDRESS) != LINKS.address_mark(ADDRESS)


def test_the_link_to_change_everything_is_good_for_a_day() -> None:
    token = token_of(Purpose.OWN)
    assert read_token(SECRET, token, Purpose.OWN, NOW + CHANGE_WITHIN).link_key == KEY
    with pytest.raises(LinkExpiredError, match="a day"):
        read_token(SECRET, token, Purpose.OWN, NOW + CHANGE_WITHIN + timedelta(seconds=1))
