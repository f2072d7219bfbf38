"""Whatever stands in an address, or in the head of a request: no page breaks, nothing changes, nothing runs."""

import logging
from collections import Counter, defaultdict
from urllib.parse import quote, urlsplit

import pytest

from tests.app.web.hostile.asking import Answer
from tests.app.web.hostile.checks import check_answer
from tests.app.web.hostile.forms import encode
from tests.app.web.hostile.town import FOREIGN, THEIRS, Town, Who
from tests.app.web.hostile.values import BYTES, INJECTED, LONG, MARK, MARKUP, NUMBERS
from tests.app.web.hostile.walk import Walk

# Refused whichever parameter it stands in.
_NO_TEXT = (*BYTES, INJECTED[-1])
_ASKED = (*MARKUP[:2], MARKUP[3], INJECTED[2], *NUMBERS[:2], *NUMBERS[5:7], FOREIGN[1])
_SHARED = 3
_NAMED = (*MARKUP[:2], *INJECTED, *BYTES, "..", "../admin", "x" * 3_000, *NUMBERS[:2], THEIRS.id)
_HEADS = {
    "accept-language": ("xx;q=\xff", f"<{MARK}>", "en;q=nan", "x" * 9_000),
    "if-none-match": ('W/"\xff"', f'"{MARK}', "*"),
    "cookie": ("callfit=\xff", f'callfit="{MARK}', "callfit=" + "x" * 9_000),
    "hx-request": (f"{MARK}\xff",),
    "accept": ("\xff",),
}
Places = dict[str, tuple[Who, str]]


@pytest.fixture(scope="module")
def places(found: Walk) -> Places:
    """An address of each pattern, and who sees it."""
    pages = {answer.route: (who, address) for address, (who, answer) in found.pages.items() if answer.status == 200}
    return {route: (who, urlsplit(address).path) for route, (who, address) in pages.items()}


def faults_of(answer: Answer, caplog: pytest.LogCaptureFixture) -> list[str]:
    """What is wrong with an answer, and what went wrong beside it."""
    logged = [record.getMessage() for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR]
    caplog.clear()
    return [*check_answer(answer), *logged]


def test_no_parameter_of_any_address_takes_harm(
    town: Town, found: Walk, places: Places, caplog: pytest.LogCaptureFixture
) -> None:
    names: defaultdict[str, set[str]] = defaultdict(set)
    for _, answer in found.pages.values():
        names[answer.route] |= answer.parameters
    wrong: list[str] = []

    def ask(place: tuple[Who, str], name: str, value: str | bytes) -> Answer:
        who, path = place
        answer = town.asker.get(f"{path}?{encode([(name, value)]).decode()}", who.cookie)
        wrong.extend(f"{path} {name}={value[:40]!r} {answer.status}: {one}" for one in faults_of(answer, caplog))
        return answer

    turns: Counter[str] = Counter()
    for route, place in places.items():
        parameters = sorted(names[route])
        for name in parameters:
            # What several pages ask for is read by one function: they share the values.
            some = len(_ASKED) if sum(name in one for one in names.values()) == 1 else _SHARED
            for turn in range(turns[name], turns[name] + some):
                ask(place, name, _ASKED[turn % len(_ASKED)])
            turns[name] += some
        for bare in _NO_TEXT if parameters else ():
            answer = ask(place, parameters[0], bare)
            wrong += [] if answer.status == 400 else [f"{route} {bare!r} is answered with {answer.status}"]
        assert ask(place, "unknown", LONG).status in {200, 304, 404, 414}
    assert not wrong, "\n".join(wrong)
    assert not town.is_changed()


def test_nothing_that_an_address_names_takes_harm(
    town: Town, found: Walk, places: Places, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    wrong = []
    for route, (who, _) in places.items():
        before, _, rest = route.partition("{")
        if not rest:
            continue
        after = rest.partition("}")[2]
        for value in _NAMED:
            path = f"{before}{quote(value, safe='')}{after}"
            answer = town.asker.get(path.replace("{call_id:path}", "x"), who.cookie)
            wrong += [f"{path[:90]} {answer.status}: {one}" for one in faults_of(answer, caplog)]
            if answer.status not in {303, 400, 404, 414, 422}:
                wrong.append(f"{path[:90]} is there: {answer.status}")
    assert not wrong, "\n".join(wrong)
    assert not town.is_changed()


def test_no_head_of_a_request_takes_harm(town: Town, places: Places, caplog: pytest.LogCaptureFixture) -> None:
    wrong = []
    for path in {path.split("/")[1]: path for _, path in places.values()}.values():
        for name, values in _HEADS.items():
            for value in values:
                answer = town.asker.get(path, headers=[(name, value)])
                wrong += [f"{path} {name}: {value[:40]!r} {answer.status}: {one}" for one in faults_of(answer, caplog)]
    assert not wrong, "\n".join(wrong)
    assert not town.is_changed()


def test_what_is_no_form_is_refused_wherever_forms_are_sent(
    town: Town, found: Walk, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = []
    for who, form in {form.route: (who, form) for who, form in found.forms.values() if form.method == "post"}.values():
        for body, kind in (
            (b'{"do": "save", "__proto__": {"a": 1}}', "application/json"),
            (b"[" * 9_000, "application/json"),
            (b"<a/>", "text/xml"),
            (b"do=save", ""),
            (b"do=%", "application/x-www-form-urlencoded; charset=utf-7"),
            (
                b'--b\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n\xff\r\n--b--',
                "multipart/form-data; boundary=b",
            ),
            (b"--b\r\nContent-Disposition: form-data; name=do\r\n\r\na\0b\r\n--b--", "multipart/form-data; boundary=b"),
            (b"--b\r\n\r\n", 'multipart/form-data; boundary="\xff'),
        ):
            answer = town.asker.post(form.action, body, who.cookie, kind)
            wrong += [f"{form.route} {body[:40]!r} {answer.status}: {one}" for one in faults_of(answer, caplog)]
            if who.cookie and answer.status not in {400, 403, 415}:
                wrong.append(f"{form.route} {body[:40]!r} without its mark is answered with {answer.status}")
            if town.is_changed():
                town.restore()
    assert not wrong, "\n".join(wrong)
