"""Whatever is sent in any field of any form runs nowhere, leaks nothing and breaks nothing, and the fault is told.

The forms are found by walking through the pages, so a new one is looked at without being named here.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import cycle, islice

import pytest

from app.profile_check import _FIELDS
from notifier.mails.message import compose
from tests.app.web.hostile.asking import Answer
from tests.app.web.hostile.checks import check_answer, check_page
from tests.app.web.hostile.forms import Field, PageForm, Pairs, encode, typed_fields
from tests.app.web.hostile.town import FOREIGN, SENDER, Rows, Town, Who, touched
from tests.app.web.hostile.values import DAYS, INJECTED, LONG, MARK, MARKUP, NUMBERS, UNCHOSEN, VALUES
from tests.app.web.hostile.walk import Walk
from tests.notifier.samples import NOW

_HEADERS = frozenset(
    {
        "from", "to", "date", "message-id", "subject", "auto-submitted", "x-auto-response-suppress", "mime-version",
        "content-type", "content-transfer-encoding", "list-unsubscribe", "list-unsubscribe-post", "reply-to",
    }
)  # fmt: skip
# A form with many fields tells all of its faults at once, so that several can be spoilt at a time.
_MANY, _AT_ONCE = 8, 32
# What is typed there becomes a choice that is ticked.
_SETTLED = frozenset({"sector_words"})
Value = str | bytes | None
Spoilt = Mapping[str, Value]


def test_every_page_is_come_by_and_every_form_is_found(town: Town, found: Walk) -> None:
    seen = {answer.route for _, answer in found.pages.values()}
    for route, methods in town.asker.routes.values():
        assert "GET" not in methods or route in seen, route
        assert "POST" not in methods or route in found.sent_to, route


def test_no_field_of_any_form_takes_harm(town: Town, found: Walk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    before, wrong, triples = town.rows(), [], set()
    for who, form in found.forms.values():
        for spoilt, values in _spoil(form):
            answer = _send_pairs(town, who, form, spoilt)
            faults = [
                *check_answer(answer),
                *_check_told(form, values, answer),
                *_check_kept(town, who, before, answer),
            ]
            faults += [record.getMessage() for record in caplog.records if record.exc_info]
            caplog.clear()
            wrong += [f"{form.route} {form.button} {_short(values)} {answer.status}: {fault}" for fault in faults]
            triples |= {(form.kind, name, value) for name, value in values.items()}
    assert not wrong, "\n".join(sorted(wrong))
    assert triples >= {
        (form.kind, one.name, value)
        for _, form in found.forms.values()
        for one in form.fields
        if one.name != "csrf"
        for value in _values_of(one)
    }


def test_no_answer_to_any_question_takes_harm(town: Town, found: Walk) -> None:
    form = next(one for _, one in found.forms.values() if "question" in one.names)
    before, wrong, refused = town.rows(), [], set()
    answers = (*MARKUP[:2], *INJECTED[:2], *NUMBERS, *DAYS, "RO", "1")
    for code in _FIELDS:
        for value, beside in zip(answers, cycle(("", "EUR", MARKUP[1], "zz", "2.1")), strict=False):
            values = {"question": code, "value": value, "beside": beside}
            answer = town.asker.post(form.action, encode(form.spoilt(values)))
            faults = [*check_answer(answer), *_check_kept(town, town.people[1], before, answer)]
            if answer.status == 422 and 'id="value-fault"' not in answer.text:
                faults.append("does not say where")
            wrong += [f"{_short(values)} {answer.status}: {one}" for one in faults]
            refused |= {code} if answer.status == 422 else set()
    assert not wrong, "\n".join(wrong)
    assert refused == {*_FIELDS}


def test_what_was_taken_is_text_on_every_page_and_in_every_mail(town: Town, found: Walk) -> None:
    for who, form in found.forms.values():
        # What is undone is not there to be looked at.
        typed = [] if form.button is not None and form.button[1].startswith("un") else [*form.names_typed]
        taken = [name for name in typed if _send(town, who, form, {name: MARKUP[0]}).status == 303]
        for value in (*INJECTED[:-1], *MARKUP) if taken else ():
            _send(town, who, form, dict.fromkeys(taken, value))
    wrong, shown = [], set()
    for address, (who, _) in found.pages.items():
        answer = town.asker.get(address, who.cookie)
        wrong += [f"{answer.route}: {fault}" for fault in check_answer(answer)]
        shown |= {answer.route} if MARK.encode() in answer.body else set()
    wrong += [fault for delivery in town.mails() for fault in check_page(delivery.html)]
    town.restore()
    assert not wrong, "\n".join(wrong)
    # Else it was taken nowhere, and this looks at nothing.
    assert shown >= {
        "/admin/merges",
        "/advisor/companies/{company}",
        "/advisor/companies/{company}/shortlist",
        "/advisor",
    }


def _send(town: Town, who: Who, form: PageForm, values: Spoilt) -> Answer:
    return _send_pairs(town, who, form, form.spoilt(values))


def _send_pairs(town: Town, who: Who, form: PageForm, pairs: Pairs) -> Answer:
    body = encode(pairs)
    if form.method == "get":
        return town.asker.get(f"{form.action.partition('?')[0]}?{body.decode()}", who.cookie)
    return town.asker.post(form.action, body, who.cookie)


def _values_of(field: Field) -> tuple[Value, ...]:
    return VALUES if field.typed else (*UNCHOSEN, *FOREIGN)


def _spoil(form: PageForm) -> Iterator[tuple[Pairs, Spoilt]]:
    """What is sent, with what it was spoilt: each value in each field, and all fields twice."""
    fields = {one.name: one for one in form.fields if one.name != "csrf"}
    size = _AT_ONCE if len(fields) > _MANY else 1
    for some in batched(fields.values(), size):
        for values in filter(None, _turn(some)):
            yield form.spoilt(values), values
    # What is wrong in one field must not hide what another one does where it is alone.
    for name in form.names_typed if size > 1 else ():
        for value in (MARKUP[1], INJECTED[2]):
            yield form.spoilt({name: value}), {name: value}
    for doubled in ({}, dict.fromkeys(fields, MARKUP[0])):
        yield (
            (*form.spoilt(doubled), *((name, f"{MARKUP[1]}\t") for name in fields)),
            dict.fromkeys(fields, f"{MARKUP[1]}\t"),
        )


def batched(fields: Iterable[Field], size: int) -> Iterator[tuple[Field, ...]]:
    """So many of them at a time."""
    left = iter(fields)
    while some := tuple(islice(left, size)):
        yield some


def _turn(fields: Sequence[Field]) -> Iterator[Spoilt]:
    """Each value in each of ``fields``: in all of them at a time, and mostly another one in each."""
    every = [_values_of(one) for one in fields]
    values = [[one for one in some if not _is_refused(one)] for some in every]
    for turn in range(max(map(len, values))):
        yield {
            one.name: some[(turn + 5 * place) % len(some)]
            for place, (one, some) in enumerate(zip(fields, values, strict=True))
        }
    for refused in filter(_is_refused, VALUES):
        yield {one.name: refused for one, some in zip(fields, every, strict=True) if refused in some}


def _is_refused(value: Value) -> bool:
    """Whether it is refused before a field is looked at: no text at all, too long, or with a NUL."""
    return isinstance(value, bytes) or (value is not None and (value == LONG or "\0" in value))


def _check_told(form: PageForm, values: Spoilt, answer: Answer) -> list[str]:
    """Whether a refusal says what is wrong and where, and what was typed is not lost."""
    if answer.status < 400 or answer.kind != "text/html":
        return []
    if answer.status not in {409, 422, 429}:
        return [] if "<h1" in answer.text else ["says nothing"]
    if answer.status == 422 and not ('aria-invalid="true"' in answer.text or 'role="alert"' in answer.text):
        return ["does not say where"]
    spoilt = {name: value for name, value in values.items() if value is None or not _is_plain(value)}
    typed = {one.name: str(values.get(one.name, one.value)) for one in form.fields if one.typed}
    typed = {name: value for name, value in typed.items() if name not in spoilt and name not in _SETTLED}
    forms = typed_fields(answer, [*typed])
    if typed and not forms:
        return ["the form is not there any more"]
    lost = [{name: (value, held[name]) for name, value in typed.items() if held[name] != value} for held in forms]
    return [] if not all(lost) else [f"lost is {min(lost, key=len)}"]


def _is_plain(value: str | bytes) -> bool:
    return isinstance(value, str) and len(value) < 100 and value.isprintable()


def _check_kept(town: Town, who: Who, before: Rows, answer: Answer) -> list[str]:
    """What came of it: nothing for other companies, and mails and pages in which it stays text."""
    if not town.is_changed():
        return []
    found = [f"changed {row[:200]}" for row in touched(before, town.rows(), who.own)]
    for delivery in town.mails():
        if MARK in delivery.html + delivery.text + delivery.subject + delivery.to:
            found += check_page(delivery.html)
            headers = {*compose(delivery, SENDER, NOW, "0" * 32).read()}
            found += [f"a header {name} of a mail" for name in headers if name.lower() not in _HEADERS]
    if answer.status == 303:
        found += check_answer(town.asker.get(answer.header("location"), who.cookie))
    town.restore()
    return found


def _short(values: Spoilt) -> str:
    return str({name: value if value is None else value[:40] for name, value in values.items()})
