"""The admins' pages: who may see them, what they show of a broken installation, what their forms do."""

import re
from datetime import timedelta

import pytest

from app.web.members import COOKIE
from catalogue.model.delivery import DeliveryState
from catalogue.model.suppression import Suppression
from catalogue.store.acknowledgements import find_acknowledged
from catalogue.store.decisions import find_decisions
from catalogue.store.deliveries import find_deliveries
from catalogue.store.suppressions import find_suppressions
from catalogue.store.twin_groups import find_members
from notifier.keys import address_key
from tests.app.web.admin.conftest import ANA, CHANGED, EVIL, LINKS, TWIN, WELL, Machinery
from tests.app.web.members import Browser
from tests.app.web.test_safety import Page
from tests.catalogue.identity_samples import TOPIC
from tests.notifier.samples import CORK, ILFOV, NOW, TORINO

PAGES = (
    "/admin",
    "/admin/sources",
    f"/admin/sources/{CHANGED}",
    f"/admin/sources/{WELL}",
    "/admin/mails",
    "/admin/schedule",
    "/admin/merges",
    "/admin/people",
)
FORMS = ("/admin", f"/admin/sources/{CHANGED}", "/admin/mails", "/admin/merges")


def plain(text: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


def fingerprint(text: str, matter: str) -> str:
    """What the form of a matter says it is."""
    field = rf'name="matter" value="{re.escape(matter)}">\s*<input[^>]*name="fingerprint" value="(\w+)"'
    found = re.search(field, text)
    assert found is not None
    return found[1]


def test_they_are_for_admins_alone(machinery: Machinery) -> None:
    advisor, guest = machinery.signed_in(ANA), machinery.open_browser()
    for path in PAGES:
        assert advisor.client.get(path).status_code == 404
        assert guest.get(path).headers["location"].startswith("/sign-in?next=")
    before = machinery.dump()
    for path in FORMS:
        assert advisor.client.post(path, data={"csrf": advisor.csrf}).status_code == 404
        assert guest.post(path).status_code == 403
    assert machinery.dump() == before


def test_a_form_of_another_session_changes_nothing(machinery: Machinery, admin: Browser) -> None:
    before = machinery.dump()
    for path in FORMS:
        answer = admin.client.post(path, data={"csrf": "0" * 32, "do": "same", "first": TOPIC.id, "second": TWIN.id})
        assert answer.status_code == 403
    assert machinery.dump() == before
    assert machinery.posted == []


def test_looking_changes_nothing_and_nothing_runs(machinery: Machinery, admin: Browser) -> None:
    before = machinery.dump()
    for path in PAGES:
        text = admin.see(path)
        assert EVIL not in text
        page = Page(text)
        assert [tag for tag, _ in page.elements].count("h1") == 1
        assert not any(name.startswith("on") or name == "style" for _, attrs in page.elements for name in attrs)
        ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
        assert len(ids) == len(set(ids))
        labelled = {attrs.get("for") for tag, attrs in page.elements if tag == "label"}
        fields = [attrs for tag, attrs in page.elements if tag == "input" and attrs["type"] != "hidden"]
        assert all(attrs["id"] in labelled for attrs in fields)
        for _, attrs in page.elements:
            assert COOKIE not in attrs
            assert CORK.email not in str(attrs)
        for company in (CORK, ILFOV, TORINO):
            assert company.email not in text
    assert machinery.dump() == before


def test_what_needs_a_person_is_shown_with_the_next_step_until_it_is_acknowledged(
    machinery: Machinery, admin: Browser
) -> None:
    text = admin.see("/admin")
    words = plain(text)
    assert f"{CHANGED} is changed" in words
    assert f"mend crawlers/spiders/{CHANGED}.py" in words
    assert "1 mails were refused for good" in words
    assert words.index(f"{CHANGED} is changed") < words.index("It can wait")
    mark = fingerprint(text, CHANGED)
    for _ in range(2):
        assert admin.send("/admin", matter=CHANGED, fingerprint=mark) == "/admin?done=seen"
    with machinery.site.database.read() as connection:
        assert find_acknowledged(connection) == {CHANGED: mark}
    after = admin.see("/admin?done=seen")
    assert "Acknowledged. It stays quiet" in after
    assert f'name="matter" value="{CHANGED}"' not in after
    assert "1 acknowledged" in after
    assert admin.send("/admin", matter="mail:parked", fingerprint="of another day") == "/admin?done=other"
    assert admin.send("/admin", matter="nothing", fingerprint=mark) == "/admin?done=gone"
    with machinery.site.database.read() as connection:
        assert find_acknowledged(connection) == {CHANGED: mark}


def test_a_source_is_shown_with_its_runs_and_the_difference_that_broke_it(machinery: Machinery, admin: Browser) -> None:
    listed = plain(admin.see("/admin/sources"))
    assert listed.index(CHANGED) < listed.index(WELL)
    assert "calls in the last 4 readings: 5 to 5, the last 5; 1 not ok" in listed
    text = admin.see(f"/admin/sources/{CHANGED}")
    assert "Fields that appeared: sumaEur" in plain(text)
    assert "Fields that went: sumaEu " in plain(text)
    mark = fingerprint(text, CHANGED)
    done = admin.send(f"/admin/sources/{CHANGED}", matter=CHANGED, fingerprint=mark)
    assert done == f"/admin/sources/{CHANGED}?done=seen"
    assert "acknowledged" in admin.see("/admin/sources")
    answer = admin.client.post(f"/admin/sources/{WELL}", data={"csrf": admin.csrf, "matter": CHANGED})
    assert answer.status_code == 404
    for unknown in ("nowhere", "..%2Fspiders", "os"):
        admin.see(f"/admin/sources/{unknown}", 404)


def test_mails_are_shown_by_state_and_an_address_is_let_through_with_a_reason(
    machinery: Machinery, admin: Browser
) -> None:
    text = admin.see("/admin/mails")
    words = plain(text)
    assert "The oldest waits for 6 h." in words
    assert "weekly 2026-W34" in words
    assert "550 no such mailbox" in words
    assert "No company any more" in words
    for why in ("", "x" * 301):
        refused = admin.send("/admin/mails", 422, do="unblock", profile=CORK.id, why=why)
        assert 'aria-invalid="true"' in refused
    assert suppression(machinery).lifted_at is None
    for done in ("unblocked", "takes"):
        told = admin.send("/admin/mails", do="unblock", profile=CORK.id, why="they mended their mailbox")
        assert told == f"/admin/mails?done={done}"
    assert suppression(machinery).lifted_why == "they mended their mailbox"
    assert admin.send("/admin/mails", do="unblock", profile="nobody", why="so").endswith("done=takes")
    assert machinery.posted == []
    assert admin.send("/admin/mails", do="send").endswith("done=send")
    assert machinery.posted == ["sent"]


def test_a_mail_that_was_refused_is_tried_again_once_its_address_takes_mail(
    machinery: Machinery, admin: Browser
) -> None:
    def states() -> list[DeliveryState]:
        with machinery.site.database.read() as connection:
            return [one.state for one in find_deliveries(connection, CORK.id) if one.id == "mail-3"]

    assert 'aria-label="Try mail-3 again"' in admin.see("/admin/mails")
    refused = admin.send("/admin/mails", 409, do="retry", mail="mail-3")
    assert "takes no mail: hard, 550 gone &lt;script&gt;" in refused
    for unknown in ("mail-1", "nothing"):
        assert "is parked" in admin.send("/admin/mails", 409, do="retry", mail=unknown)
    assert (states(), machinery.posted) == ([DeliveryState.PARKED], [])
    admin.send("/admin/mails", do="unblock", profile=CORK.id, why="they mended their mailbox")
    assert admin.send("/admin/mails", do="retry", mail="mail-3") == "/admin/mails?done=retry"
    assert (states(), machinery.posted) == ([DeliveryState.PENDING], ["sent"])
    assert "It is tried once more" in admin.see("/admin/mails?done=retry")


def suppression(machinery: Machinery) -> Suppression:
    key = address_key(LINKS.secret, CORK.email)
    with machinery.site.database.read() as connection:
        return next(one for one in find_suppressions(connection) if one.address_key == key)


def test_the_schedule_is_shown_with_what_failed(machinery: Machinery, admin: Browser) -> None:
    words = plain(admin.see("/admin/schedule"))
    assert "The schedule runs. host:1 has the lease" in words
    assert "Failed when they were run last" in words
    assert "ok, 3 read" in words
    machinery.clock.now = machinery.clock.now.replace(year=2027)
    assert "The schedule does not run" in plain(admin_again(machinery).see("/admin/schedule"))


def admin_again(machinery: Machinery) -> Browser:
    return machinery.signed_in("admin@callfit.example")


def test_a_pair_is_decided_once_and_can_be_taken_back(machinery: Machinery, admin: Browser) -> None:
    text = plain(admin.see("/admin/merges"))
    assert "nobody has decided of: 1." in text
    assert text.index("For it") < text.index("Why, if you like")
    first, second, why = TWIN.id, TOPIC.id, "two budgets"
    for _ in range(2):
        assert admin.send("/admin/merges", do="apart", first=first, second=second, why=why).endswith("done=apart")
        machinery.clock.now += timedelta(hours=1)
    with machinery.site.database.read() as connection:
        (decision,) = find_decisions(connection)
        assert (decision.same, decision.why, decision.at) == (False, "two budgets", NOW)
        assert find_members(connection) == {}
    assert "nobody has decided of: 0." in admin.see("/admin/merges")
    for _ in range(2):
        assert admin.send("/admin/merges", do="undo", first=first, second=second).endswith("done=undo")
    with machinery.site.database.read() as connection:
        assert find_decisions(connection) == []
        assert TOPIC.id in find_members(connection)


@pytest.mark.parametrize(
    ("do", "first", "second", "why"),
    [
        ("same", TOPIC.id, TOPIC.id, ""),
        ("same", TOPIC.id, EVIL, ""),
        ("same", "", "", ""),
        ("burn", TOPIC.id, TWIN.id, ""),
        ("apart", TOPIC.id, TWIN.id, "x" * 301),
    ],
)
def test_what_cannot_be_decided_is_said_and_nothing_is_lost(
    machinery: Machinery, admin: Browser, do: str, first: str, second: str, why: str
) -> None:
    before = machinery.dump()
    text = admin.send("/admin/merges", 422, do=do, first=first, second=second, why=why)
    assert "Nothing was decided" in text
    assert EVIL not in text
    assert f'value="{why}"' in text
    assert machinery.dump() == before


def test_of_people_there_are_advisors_and_numbers(admin: Browser) -> None:
    words = plain(admin.see("/admin/people"))
    assert "companies 3" in words
    assert "confirmed 1" in words
    assert "not asked 2" in words
    assert "the last 7 days 0 0" in words
    assert "the last 28 days 3 0" in words
    assert ANA in words
