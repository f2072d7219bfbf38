"""The mails around consent: what they say, what can be done from them, and that every language has them."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from catalogue.model.delivery import Delivery, MailKind
from notifier.links import CONFIRM_WITHIN, LinkExpiredError, Links, Purpose, read_token
from notifier.mails.message import compose
from notifier.mails.render import WIDTH
from notifier.mails.writing import write_confirmation, write_goodbye
from notifier.sender import AddressError
from notifier.wording.words import languages
from tests.notifier.samples import CORK, ILFOV, NOW, SENDER

SECRET = b"s" * 32
KEY = "0123456789abcdef" * 2
WITH_PAGES = replace(SENDER, links=Links(site="https://callfit.example", secret=SECRET))
WITHOUT = replace(SENDER, links=Links(site="", secret=SECRET))


def links_of(delivery: Delivery) -> list[str]:
    return [str(link["href"]) for link in BeautifulSoup(delivery.html, "html.parser").find_all("a")]


def test_the_question_leads_to_a_page_that_confirms_this_address_for_a_fortnight() -> None:
    delivery = write_confirmation(CORK, KEY, WITH_PAGES, NOW)
    assert delivery.kind is MailKind.CONFIRMATION
    (link,) = links_of(delivery)
    assert f"\n{link}\n" in delivery.text
    token = link.rpartition("/")[2]
    target = read_token(SECRET, token, Purpose.CONFIRM, NOW + CONFIRM_WITHIN)
    assert target.link_key == KEY
    assert target.address_mark == WITH_PAGES.links.address_mark(CORK.email)
    with pytest.raises(LinkExpiredError):
        read_token(SECRET, token, Purpose.CONFIRM, NOW + CONFIRM_WITHIN + timedelta(seconds=1))
    assert delivery.good_until == NOW + CONFIRM_WITHIN, "a link that is good no more is not sent"


def test_the_day_that_is_told_is_one_on_which_the_link_is_good_to_its_end() -> None:
    """The link ends at 07:00 UTC on 3 September, which is 08:00 in Dublin: the 2nd is the last whole day."""
    text = write_confirmation(CORK, KEY, WITH_PAGES, NOW).text
    assert "This is good until 2 Sept 2026." in text
    auckland = replace(CORK, zone="Pacific/Auckland")
    late = datetime(2026, 8, 20, 13, tzinfo=UTC)
    assert "good until 3 Sept 2026" in write_confirmation(auckland, KEY, WITH_PAGES, late).text


def test_without_pages_a_mail_with_a_signed_subject_confirms() -> None:
    delivery = write_confirmation(CORK, KEY, WITHOUT, NOW)
    (link,) = links_of(delivery)
    found = re.search(r"^(CONFIRM ([\w-]+))$", delivery.text, re.MULTILINE)
    assert found is not None
    assert unquote(link) == f"mailto:team@callfit.example?subject={found[1]}"
    assert read_token(SECRET, found[2], Purpose.CONFIRM, NOW).link_key == KEY


def test_the_goodbye_leads_back_and_says_how_to_be_forgotten() -> None:
    delivery = write_goodbye(CORK, KEY, WITH_PAGES, NOW)
    assert delivery.kind is MailKind.GOODBYE
    assert delivery.good_until is None
    (link,) = links_of(delivery)
    assert read_token(SECRET, link.rpartition("/")[2], Purpose.RESUME, NOW).link_key == KEY
    assert "delete all that we know of Cork Robotics" in " ".join(delivery.text.split())
    assert links_of(write_goodbye(CORK, KEY, WITHOUT, NOW)) == []


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("write", [write_confirmation, write_goodbye])
@pytest.mark.parametrize("sender", [WITH_PAGES, WITHOUT], ids=["pages", "no pages"])
def test_every_language_says_the_same_in_text_and_html(language: str, write: object, sender: object) -> None:
    delivery = write(replace(ILFOV, language=language), KEY, sender, NOW)  # type: ignore[operator]
    soup = BeautifulSoup(delivery.html, "html.parser")
    assert soup.html is not None
    assert soup.html["lang"] == language
    assert soup.body is not None
    shown = " ".join(soup.body.get_text(" ").split())
    plain = [line for line in delivery.text.split("\n") if line.strip("=-") or not line]
    assert delivery.text.startswith(plain[0])
    blocks = "\n".join(line for line in plain if "https://" not in line).split("\n\n")
    assert len(blocks) >= 5
    assert [block for block in blocks if " ".join(block.split()) not in shown] == []
    assert "Termo Ilfov" in shown
    assert not re.search(r"[{}]|\.\.", delivery.text.replace("...", "")), "every fact is filled in"
    narrow = [line for line in delivery.text.split("\n") if "https://" not in line and "CONFIRM" not in line]
    assert max(map(len, narrow)) <= WIDTH


def test_a_language_without_words_is_english_and_says_so() -> None:
    assert "We do not write in the language of your profile (Maltese) yet" in " ".join(
        write_goodbye(replace(CORK, language="mt"), KEY, WITH_PAGES, NOW).text.split()
    )


def test_a_name_cannot_put_anything_into_the_mail() -> None:
    bad = replace(CORK, name="<b>Evil</b>\r\nBcc: x@y.example {{ 7*7 }}")
    delivery = write_confirmation(bad, KEY, WITH_PAGES, NOW)
    assert "<b>" not in delivery.html
    assert "\nBcc:" not in delivery.text
    assert "\n" not in delivery.subject
    assert "{{ 7*7 }}" in delivery.text


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(AddressError):
        write_confirmation(replace(CORK, email="nobody"), KEY, WITH_PAGES, NOW)


def test_two_askings_are_two_mails_and_one_asking_is_one() -> None:
    first, again = (write_confirmation(CORK, KEY, WITH_PAGES, NOW) for _ in range(2))
    assert first == again
    later = write_confirmation(CORK, KEY, WITH_PAGES, NOW + timedelta(seconds=1))
    assert later.message_id != first.message_id
    moved = replace(CORK, email="else@cork.example")
    assert write_confirmation(moved, KEY, WITH_PAGES, NOW).message_id != first.message_id


@pytest.mark.parametrize("write", [write_confirmation, write_goodbye])
def test_they_are_composed_without_a_header_to_stop_what_is_no_list(write: object) -> None:
    message = compose(write(CORK, KEY, WITH_PAGES, NOW), WITH_PAGES, NOW, KEY).read()  # type: ignore[operator]
    assert message["List-Unsubscribe"] is None
    assert message["Auto-Submitted"] == "auto-generated"
