"""A shortlist: words on each call, the mail as it will be read, handed over once and only to who wants mail."""

import re
from datetime import timedelta

import pytest

from catalogue.model.consent import ConsentState
from catalogue.model.delivery import MailKind
from catalogue.model.match import Match
from catalogue.model.profile import Profile
from catalogue.store.choices import find_history
from catalogue.store.deliveries import find_deliveries
from catalogue.store.profiles import link_key_of
from notifier.mails.message import compose
from notifier.outgoing.refusal import TransportRefused
from tests.app.web.advisor.conftest import ANA, ROBOTS, SENDER, TERMO, Pact
from tests.app.web.members import Browser
from tests.notifier.posting import Box, ledger, plan, send
from tests.notifier.samples import HEAT_PUMPS, LIFE, NOW, VOUCHERS, match

PAGE = f"/advisor/companies/{TERMO.id}/shortlist"


@pytest.fixture
def ana(pact: Pact) -> Browser:
    """The advisor, who put a call on the shortlist."""
    browser = pact.signed_in(ANA.email)
    browser.send(f"/advisor/companies/{TERMO.id}", do="pick", call=HEAT_PUMPS.id)
    return browser


def test_a_word_is_kept_shown_and_mailed_with_its_call(pact: Pact, ana: Browser) -> None:
    assert ana.send(PAGE, do="word", call=HEAT_PUMPS.id, word="Ideal for <you>,\r\n Mr Pop") == f"{PAGE}?done=saved"
    text = ana.see(PAGE)
    assert "Ideal for &lt;you&gt;, Mr Pop" in text
    preview = text.partition("<pre")[2].partition("</pre>")[0]
    assert ana.send(PAGE, do="mail") == f"{PAGE}?done=mailed"
    with pact.database.read() as connection:
        (mail,) = find_deliveries(connection, TERMO.id)
    assert (mail.kind, mail.to, mail.good_until) == (MailKind.SHORTLIST, TERMO.email, HEAT_PUMPS.deadlines[0].at)
    assert "> Ideal for <you>, Mr Pop" in mail.text
    assert "Ana Pop" in mail.text
    assert HEAT_PUMPS.url in mail.text
    assert "Ideal for &lt;you&gt;, Mr Pop" in mail.html
    assert mail.subject in preview, "what was looked at is what is sent"
    assert "It is on its way" in ana.see(f"{PAGE}?done=mailed")


def test_an_advisor_does_not_see_the_links_by_which_a_company_acts(pact: Pact, ana: Browser) -> None:
    text = ana.see(PAGE)
    ana.send(PAGE, do="mail")
    with pact.database.read() as connection:
        (mail,) = find_deliveries(connection, TERMO.id)
        own = SENDER.links.my(link_key_of(connection, TERMO.id))
    assert own is not None
    assert own in mail.text
    assert "/my/…" in text
    assert own not in text
    assert len(re.findall(r"/my/[\w-]+", text)) == 0


def test_the_mail_can_be_stopped_by_a_click(pact: Pact, ana: Browser) -> None:
    ana.send(PAGE, do="mail")
    with pact.database.read() as connection:
        (mail,) = find_deliveries(connection, TERMO.id)
        key = link_key_of(connection, TERMO.id)
    assert b"List-Unsubscribe-Post" in bytes(compose(mail, SENDER, NOW, key).head)


@pytest.mark.parametrize("state", [ConsentState.UNCONFIRMED, ConsentState.PAUSED, ConsentState.STOPPED])
def test_who_has_not_agreed_or_wants_none_gets_no_mail(pact: Pact, ana: Browser, state: ConsentState) -> None:
    pact.put(state)
    assert 'value="mail"' not in ana.see(PAGE)
    assert "once the company has agreed" in ana.send(PAGE, 409, do="mail")
    assert pact.mails(TERMO.email) == []


def test_the_same_is_not_mailed_twice_within_a_day(pact: Pact, ana: Browser) -> None:
    ana.send(PAGE, do="mail")
    pact.clock.now += timedelta(minutes=1)
    assert "mailed just this" in ana.send(PAGE, 409, do="mail")
    assert len(pact.mails(TERMO.email)) == 1
    ana.send(PAGE, do="word", call=HEAT_PUMPS.id, word="One thing more")
    ana.send(PAGE, do="mail")
    assert len(pact.mails(TERMO.email)) == 2


def both(profile: Profile) -> list[Match]:
    """The call that was handed over and another one."""
    return [match(one, profile=profile) for one in (HEAT_PUMPS, LIFE)]


def test_what_was_handed_over_is_no_news_in_the_next_digest(pact: Pact, ana: Browser) -> None:
    ana.send(PAGE, do="mail")
    box = Box()
    send(pact.database, box)
    assert len(box.taken) == 1
    (planned,) = plan(pact.database, both, only=[TERMO.id])
    send(pact.database, box)
    digest = str(box.taken[1].get_body(("plain",)))
    assert planned.calls == 1
    assert LIFE.title in digest
    assert HEAT_PUMPS.title not in digest
    # Told by the digest first, it is handed over all the same, and stays told once.
    ana.send(f"/advisor/companies/{TERMO.id}", do="pick", call=LIFE.id)
    ana.send(PAGE, 409, do="mail")
    pact.clock.now += timedelta(minutes=1)
    ana.send(PAGE, do="mail")
    assert sorted(call for _, call in ledger(pact.database)) == sorted([HEAT_PUMPS.id, LIFE.id])


def test_what_a_shortlist_that_was_refused_was_to_tell_comes_with_the_next_digest(pact: Pact, ana: Browser) -> None:
    ana.send(PAGE, do="mail")
    box = Box()
    box.faults[TERMO.email] = TransportRefused("554 5.7.1 message rejected")
    send(pact.database, box)
    (planned,) = plan(pact.database, both, only=[TERMO.id])
    assert planned.calls == 2


def test_what_is_over_is_not_handed_over(pact: Pact, ana: Browser) -> None:
    ana.send(f"/advisor/companies/{TERMO.id}", do="pick", call=VOUCHERS.id)
    pact.clock.now = NOW + timedelta(days=10)
    assert "One can no longer apply" in ana.see(PAGE)
    ana.send(PAGE, do="mail")
    (mail,) = pact.mails(TERMO.email)
    assert HEAT_PUMPS.title.split()[0] in mail
    assert VOUCHERS.title.split(":")[0] not in mail
    ana.send(PAGE, do="unpick", call=HEAT_PUMPS.id)
    assert "cannot apply for any" in ana.send(PAGE, 409, do="mail")


def test_an_empty_shortlist_says_where_to_begin(pact: Pact) -> None:
    ana = pact.signed_in(ANA.email)
    assert "Nothing is on it yet" in ana.see(PAGE)
    ana.send(PAGE, 409, do="mail")
    ana.send(PAGE, 404, do="word", call=LIFE.id, word="x")


def test_a_word_that_is_too_long_is_not_lost(pact: Pact, ana: Browser) -> None:
    long = "long " * 120
    text = ana.send(PAGE, 422, do="word", call=HEAT_PUMPS.id, word=long)
    assert "at most 500 characters" in text
    assert long.strip() in text
    assert 'aria-invalid="true"' in text
    with pact.database.read() as connection:
        assert [one.why for one in find_history(connection, [TERMO.id])] == [None]


def test_the_mail_is_in_the_companys_language_where_there_are_words(pact: Pact) -> None:
    ana = pact.signed_in(ANA.email)
    pact.put(ConsentState.CONFIRMED, ROBOTS)
    page = f"/advisor/companies/{ROBOTS.id}"
    ana.send(page, do="pick", call=HEAT_PUMPS.id)
    ana.send(f"{page}/shortlist", do="mail")
    (mail,) = pact.mails(ROBOTS.email)
    assert "1 call chosen for Cork Robotics" in mail
    assert re.search(r"https://callfit\.example/my/\S+", mail)
