"""The form: all faults at once beside their fields, nothing lost; what is found for words; what it would bring."""

import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from app.matching import FITTING, open_offer
from app.web import limits
from catalogue.taxonomy.themes import themes
from tests.app.web.join.conftest import EMAIL, TOLD, Door
from tests.app.web.members import everything
from tests.app.web.test_safety import Page
from tests.notifier.samples import CORK, NOW

SCRIPT = "\"><script>alert(1)</script>'&"
ESSENTIALS = {name: TOLD[name] for name in ("name", "email", "country", "description")}
DEFAULTS = {"language": "en", "cadence": "weekly", "weekday": "monday", "hour": "7", "do": "preview"}


def hidden(text: str) -> dict[str, list[str]]:
    """The hidden fields of a page."""
    found: dict[str, list[str]] = {}
    for tag, attributes in Page(text).elements:
        if tag == "input" and attributes.get("type") == "hidden":
            found.setdefault(str(attributes["name"]), []).append(str(attributes["value"]))
    return found


def test_looking_changes_nothing(door: Door) -> None:
    before = everything(door.house.database)
    for address in ("/join", "/lost", "/join/places?country=RO&q=Ilfov", "/join/sectors?q=plumbing&revision=2.1"):
        assert door.browser.get(address).status_code == 200
    door.send("preview")
    door.send("find_sector")
    # What is left are the marks by which the number of estimates is limited.
    assert {row.partition(" ")[0] for row in {*everything(door.house.database)} - {*before}} == {"throttle"}


def test_who_asks_again_and_again_what_joining_would_bring_is_not_told_and_may_join(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    hour = timedelta(hours=1)
    monkeypatch.setattr(limits, "ESTIMATES_BY_VISITOR", (2, hour))
    monkeypatch.setattr(limits, "ESTIMATES_BY_ALL", (3, hour))
    other = TestClient(door.browser.app, base_url="https://callfit.example", client=("192.0.2.1", 1))
    told = ["calls fit" in door.send("preview") for _ in range(3)]
    assert told == [True, True, False]
    assert ["calls fit" in other.post("/join", data={**TOLD, "do": "preview"}).text for _ in range(2)] == [True, False]
    assert not any("192.0.2.1" in row or "testclient" in row for row in everything(door.house.database))
    assert (
        "Please look into your mail"
        in door.browser.post("/join", data={**hidden(door.send("preview")), "do": "join"}).text
    )
    door.house.clock.now += hour
    assert "calls fit" in door.send("preview")


def test_all_faults_are_told_at_once_beside_their_fields_and_nothing_typed_is_lost(door: Door) -> None:
    wrong = {
        "name": "", "email": "office@", "country": "", "description": "Too short", "registration": "RO18547291",
        "sector_words": "xyzzy", "employees": "-3", "turnover": "12.500", "own_share": "140", "founded": "2031-01-01",
    }  # fmt: skip
    answer = door.browser.post("/join", data={**TOLD, **wrong, "do": "join"})
    assert answer.status_code == 422
    page = Page(answer.text)
    listed = [attributes["href"] for tag, attributes in page.elements if tag == "a" and "href" in attributes]
    told = ("name", "email", "country", "description", "sector_words", "employees", "turnover", "own_share", "founded")
    for field in told:
        assert f"#{field}" in listed, field
        (box,) = [attributes for _, attributes in page.elements if attributes.get("id") == field]
        assert box["aria-invalid"] == "true", field
        assert f"{field}-fault" in str(box["aria-describedby"]), field
        assert f'id="{field}-fault"' in answer.text, field
    assert "Please look at 9 fields again" in answer.text
    for typed in ("office@", "Too short", "RO18547291", "xyzzy", "-3", "12.500", "140", "2031-01-01"):
        assert typed in answer.text
    assert answer.text.count("checked") >= len(TOLD["themes"]) + 3
    assert door.there() == []


def test_the_essentials_are_enough(door: Door) -> None:
    answer = door.browser.post("/join", data={**ESSENTIALS, **DEFAULTS})
    assert answer.status_code == 200
    assert "Is this right?" in answer.text


def test_what_is_sent_from_the_page_before_is_what_was_told_to_the_letter(door: Door) -> None:
    fields = hidden(door.send("preview"))
    assert fields["nuts"] == ["RO322"]
    assert fields["sector"] == ["43.22@2.1"]
    assert fields["registration"] == ["RO18547290"]
    answer = door.browser.post("/join", data={**fields, "do": "join"})
    assert "Please look into your mail" in answer.text
    (profile,) = door.there()
    assert re.fullmatch(r"termo-ilfov-srl-[a-z]{5}", profile.id)
    assert (profile.nuts, profile.zone, profile.registration) == ("RO322", "Europe/Bucharest", "RO18547290")
    assert profile.enterprise.employees == 24
    assert profile.themes == ("buildings", "energy_efficiency")
    assert (profile.mail.weekday, profile.mail.hour) == (1, 8)


def test_who_changes_something_finds_all_of_it_again(door: Door) -> None:
    fields = hidden(door.send("preview"))
    page = door.browser.post("/join", data={**fields, "do": "edit"}).text
    assert hidden(page)["nuts"] == ["RO322"]
    again = {**fields, "name": "Termo Ilfov 2"}
    assert hidden(door.browser.post("/join", data={**again, "do": "preview"}).text) == {
        **fields,
        "name": ["Termo Ilfov 2"],
    }


def test_who_changes_the_language_of_the_page_loses_nothing(door: Door) -> None:
    (to_romanian,) = (
        attributes
        for tag, attributes in Page(door.browser.get("/join?lang=en").text).elements
        if tag == "button" and attributes.get("lang") == "ro"
    )
    assert (to_romanian["form"], to_romanian["formaction"]) == ("company", "/funding/join?lang=ro")
    sent = {**TOLD, "shown_in": "en", "do": str(to_romanian["value"]), "email": "office@"}
    text = door.browser.post("/join?lang=ro", data=sent).text
    assert '<html lang="ro">' in text
    for typed in ("Termo Ilfov SRL", "office@", "RO 185 472 90", "2 100 000", "Montăm pompe"):
        assert typed in text, typed
    assert '<option value="ro" selected>' in text, "the mails follow the page"
    kept = door.browser.post("/join?lang=ro", data={**sent, "language": "el"}).text
    assert '<option value="el" selected>' in kept, "unless another language was chosen for them"


def test_who_changes_the_language_of_what_was_understood_sees_it_in_that_one(door: Door) -> None:
    text = door.send("preview", shown_in="en")
    (to_greek,) = (
        attributes for tag, attributes in Page(text).elements if tag == "button" and attributes.get("lang") == "el"
    )
    assert (to_greek["form"], to_greek["value"]) == ("told", "preview")
    again = door.browser.post("/join?lang=el", data={**hidden(text), "do": "preview"}).text
    assert '<html lang="el">' in again
    assert "Termo Ilfov SRL" in again
    assert "Είναι σωστά;" in again


@pytest.mark.parametrize("page", ["/lost", "/sign-in"])
def test_who_changes_the_language_before_asking_for_a_link_is_mailed_none(door: Door, page: str) -> None:
    before = everything(door.house.database)
    text = door.browser.post(f"{page}?lang=fi", data={"email": CORK.email, "do": "speak"}).text
    assert '<html lang="fi">' in text
    assert f'value="{CORK.email}"' in text
    assert everything(door.house.database) == before


def test_a_place_that_may_be_several_is_asked_back_and_one_that_is_none_is_kept_in_words(door: Door) -> None:
    asked = door.browser.post("/join", data={**TOLD, "place": "Ilfof", "do": "preview"})
    assert asked.status_code == 422
    assert 'type="radio" name="nuts" value="RO322"' in asked.text
    chosen = door.send("preview", place="Ilfof", nuts="RO322", nuts_of="Ilfof")
    assert hidden(chosen)["nuts"] == ["RO322"]
    none = door.send("preview", place="Ilfof", nuts="-", nuts_of="Ilfof")
    assert hidden(none)["nuts"] == ["-"]
    # A region that was chosen for other words counts no more.
    stale = door.send("preview", place="Cluj", nuts="RO322", nuts_of="Ilfof")
    assert hidden(stale)["nuts"] == ["RO113"]
    unknown = door.send("preview", place="Qwertzuiop")
    assert (hidden(unknown)["place"], hidden(unknown)["nuts"]) == (["Qwertzuiop"], ["-"])


def test_a_region_of_another_country_is_not_taken_from_a_form(door: Door) -> None:
    fields = hidden(door.send("preview", place="Ilfov", nuts="ITC11", nuts_of="Ilfov"))
    assert fields["nuts"] == ["RO322"]


def test_a_sector_is_found_by_words_without_a_script_and_ticked(door: Door) -> None:
    page = door.send("find_sector", sector_words="plumbing")
    assert 'name="sector" value="43.22@2.1"' in page
    assert EMAIL in page
    fields = hidden(door.send("preview", sector_words="plumbing", sector=["43.22@2.1", "62@2.1"], main="62@2.1"))
    assert (fields["sector"], fields["main"]) == (["43.22@2.1", "62@2.1"], ["62@2.1"])


def test_the_script_gets_the_part_and_a_reader_without_it_a_page(door: Door) -> None:
    for address, found in (
        ("/join/sectors?sector_words=plumb&revision=2.1", "43.22@2.1"),
        ("/join/places?country=IT&place=Torimo", "ITC11"),
    ):
        part = door.browser.get(address, headers={"hx-request": "true"}).text
        assert found in part
        assert "<html" not in part
        assert "<h1>" in door.browser.get(address).text


def test_what_it_would_bring_is_what_the_matcher_finds(door: Door) -> None:
    words = "We install heat pumps and insulate old houses."
    told = {**ESSENTIALS, **DEFAULTS, "place": "Ilfov", "sector_words": "4322", "description": words}
    page = door.browser.post("/join", data=told).text
    door.browser.post("/join", data={**told, "do": "join"})
    (profile,) = door.there()
    offer = open_offer(door.house.database, NOW)
    fitting = offer.choose(offer.matches(profile), FITTING)
    assert fitting
    says = f"{len(fitting)} call fits today." if len(fitting) == 1 else f"{len(fitting)} calls fit today."
    assert f"<p>{says}</p>" in page
    # The catalogue of the tests is hours old.
    assert "we cannot tell yet" in page


@pytest.mark.parametrize("do", ["preview", "join", "edit", "find_sector"])
def test_nothing_that_is_typed_runs(door: Door, do: str) -> None:
    hostile: dict[str, str | list[str]] = {
        name: [SCRIPT] if isinstance(value, list) else SCRIPT for name, value in TOLD.items()
    }
    for data in ({**hostile, "do": do}, {**TOLD, "name": SCRIPT, "place": SCRIPT, "description": SCRIPT * 3, "do": do}):
        answer = door.browser.post("/join", data=data)
        assert answer.status_code in {200, 422}
        assert "<script>alert" not in answer.text
        for tag, attributes in Page(answer.text).elements:
            assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
    for address in ("/join/sectors", "/join/places"):
        answer = door.browser.get(
            address, params={"q": SCRIPT, "country": SCRIPT, "revision": SCRIPT, "sector": SCRIPT}
        )
        assert "<script>alert" not in answer.text


def test_an_unknown_thing_to_do_is_refused(door: Door) -> None:
    assert door.browser.post("/join", data={**TOLD, "do": "anything"}).status_code == 400
    assert door.there() == []


def test_a_long_description_in_greek_with_every_theme_is_taken(door: Door) -> None:
    page = door.send("preview", description="Αντλίες θερμότητας. " * 400, themes=list(themes()))
    assert hidden(page)["themes"] == list(themes())


def test_every_field_has_a_label_and_every_page_one_heading(door: Door) -> None:
    for text in (
        door.browser.get("/join").text,
        door.send("preview"),
        door.send("find_sector", sector_words="plumbing", sector=["62@2.1", "43@2.1"]),
        door.send("join"),
        door.browser.get("/lost").text,
    ):
        page = Page(text)
        names = [tag for tag, _ in page.elements]
        assert names.count("h1") == names.count("main") == 1
        ids = [str(attributes["id"]) for _, attributes in page.elements if "id" in attributes]
        assert len(ids) == len({*ids})
        labelled = {attributes.get("for") for tag, attributes in page.elements if tag == "label"}
        for tag, attributes in page.elements:
            if tag in {"select", "textarea"} or attributes.get("type") in {"text", "email", "date"}:
                assert attributes["id"] in labelled
            assert "autofocus" not in attributes


def test_the_browsers_country_is_chosen_already(door: Door) -> None:
    page = door.browser.get("/join", headers={"accept-language": "en-IT,en;q=0.8"}).text
    assert '<option value="IT" selected>' in page
    assert "Partita IVA" in page


def test_the_country_of_the_browser_is_chosen_where_it_may_be_one_of_ours(door: Door) -> None:
    for asked, chosen in (("ro-RO,ro;q=0.9", "RO"), ("en-US,en;q=0.9", ""), ("de", ""), ("xx-ZZ", "")):
        page = door.browser.get("/join", headers={"accept-language": asked})
        found = re.search(
            r'<option value="([A-Z]{2})" selected', page.text.partition('name="country"')[2].partition("</select>")[0]
        )
        assert (found[1] if found is not None else "") == chosen, asked
