"""Everything for and against one call for a company, and the question that would settle it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.web.company.answering import Question, answer, ask
from app.web.company.hits import call_place, my_place, write_chips
from app.web.company.my_calls import ROOMS
from app.web.company.telling import tell_reason, tell_sentence
from app.web.forms import Form
from app.web.links.choosing import NOT_FOR_US_REASONS, holds
from app.web.links.visits import Visit, link_route
from app.web.site import Site
from catalogue.model.choice import ChoiceKind
from catalogue.model.match import Evidence, Judgement, Match, Verdict
from catalogue.model.state import is_live
from catalogue.model.stored import StoredCall
from catalogue.model.version import Cause
from catalogue.store.calls import get_call
from catalogue.store.choices import dismissed_calls
from catalogue.store.versions import find_versions
from matcher.eligibility import judge
from matcher.eligibility.decisive import barring, settling
from notifier.links import Purpose
from notifier.mails.card import title_of
from notifier.wording.change_words import write_changes
from notifier.wording.facts import write_amounts, write_deadline, write_opener, write_programme
from notifier.wording.figures import local_day, write_long_day
from notifier.wording.lines import capitalised, clean_line, safe_link
from notifier.wording.words import Words

_CLAUSE_LIMIT, _WHERE_LIMIT, _WORD_LIMIT, _NAME_LIMIT = 2_000, 200, 120, 120
_EVIDENCE, _VERSIONS = 12, 40
_MARKS = {Verdict.YES: ("web.company.yes", "good"), Verdict.NO: ("web.company.no", "bad")}


def routes(site: Site) -> list[Route]:
    """The address of this page."""
    return [link_route(site, Purpose.MY, _show, _act, ending="/calls/{call_id:path}", rooms=ROOMS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One criterion: the verdict in a word and a shade, why, the clause with its language and place, the rule."""

    label: str
    verdict: str
    shade: str
    reason: str
    question: str
    clause: str
    language: str
    where: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What makes a call fit: where it comes from, in the call, with the company, and its part in per cent."""

    kind: str
    theirs: str
    ours: str
    part: str


def _show(visit: Visit) -> Response:
    return _page(visit, _stored(visit), None)


def _act(visit: Visit, form: Form) -> Response:
    stored = _stored(visit)
    asked = ask(visit, form.one("question")) if form.one("do") == "answer" else None
    if asked is None:
        raise HTTPException(400)
    fault = answer(visit, asked, form)
    if not fault:
        return RedirectResponse(call_place(visit, stored.call.id, {"done": "answered"}), 303)
    sent = replace(asked, value=form.one("value")[:200], beside=form.one("beside")[:200], fault=fault)
    return _page(visit, stored, sent)


def _stored(visit: Visit) -> StoredCall:
    with visit.site.database.read() as connection:
        stored = get_call(connection, visit.request.path_params["call_id"])
    if stored is None:
        raise HTTPException(404)
    return stored


def _page(visit: Visit, stored: StoredCall, sent: Question | None) -> Response:
    call, words, now, zone = stored.call, visit.words, visit.now, visit.profile.zone
    ordered = visit.site.offer.ordered(now)
    live = stored.gone_at is None and is_live(call, now)
    found = ordered.match(ordered.order(visit.profile), call.id) if live else None
    judgements = found.judgements if found is not None else judge(visit.profile, call, now)
    with visit.site.database.read() as connection:
        versions = [*find_versions(connection, call_id=call.id, causes=[Cause.PORTAL])][:_VERSIONS]
        dismissed = call.id in dismissed_calls(connection, visit.profile.id)
    history = [
        (capitalised(write_long_day(words, local_day(version.at, zone))), lines)
        for version in versions
        if (lines := write_changes([version], words, zone))
    ]
    done = visit.request.query_params.get("done", "")
    return visit.site_page(
        "company/one_call",
        422 if sent is not None else 200,
        here="my",
        call_id=call.id,
        title=title_of(call),
        call_language=call.language,
        chips=write_chips(call, found, words, now, zone),
        live=live,
        sentence=tell_sentence(found, words, now, visit.profile) if found is not None else "",
        question=sent or _question(visit, found, judgements, live=live),
        done=done if done in {"answered", "kept", "dismissed", "let_go", "back"} else "",
        facts=[*_facts(visit, stored)],
        criteria=[_criterion(visit, one) for one in judgements],
        pieces=[*_pieces(visit, found)] if found is not None else [],
        also_on=[clean_line(one, _NAME_LIMIT) for one in ordered.offer.twins.also_on(call.id)],
        history=history,
        held="dismissed" if dismissed else "kept" if holds(visit, call.id, ChoiceKind.SAVED) else "",
        link=safe_link(call.url),
        reasons=NOT_FOR_US_REASONS,
        all_calls=my_place(visit),
    )


def _question(visit: Visit, found: Match | None, judgements: Sequence[Judgement], *, live: bool) -> Question | None:
    """What would settle the call, where the company can tell it here; asked of no call that bars it already."""
    if found is None or not live or barring(found) is not None:
        return None
    first = settling(found)
    codes = [first.reason.question] if first is not None else []
    codes += [one.reason.question for one in judgements if one.verdict is Verdict.UNKNOWN]
    return next((asked for code in codes if code is not None and (asked := ask(visit, code)) is not None), None)


def _facts(visit: Visit, stored: StoredCall) -> Iterator[tuple[str, list[str]]]:
    call, words = stored.call, visit.words
    yield words.say("label.programme"), write_programme(call, words)
    if call.parent is not None:
        yield words.say("label.opened_by"), [write_opener(call.parent, words)]
    yield words.say("label.amount"), write_amounts(call, words)
    yield words.say("label.deadline"), write_deadline(call, words, visit.now, visit.profile.zone)


def _criterion(visit: Visit, judgement: Judgement) -> Criterion:
    words, reason, condition = visit.words, judgement.reason, judgement.reason.condition
    mark, shade = _MARKS.get(judgement.verdict, ("web.company.unknown", "check"))
    clause = clean_line(condition.clause, _CLAUSE_LIMIT) if condition is not None else ""
    return Criterion(
        label=capitalised(words.say(f"criterion.{judgement.criterion}")),
        verdict=words.say(mark),
        shade=shade,
        reason=tell_reason(judgement, words),
        question=words.question(reason.question) if reason.question is not None else "",
        clause=words.say("quote", text=clause) if clause else "",
        language=condition.language if condition is not None else "",
        where=clean_line(condition.where, _WHERE_LIMIT) if condition is not None else "",
        rule=reason.rule,
    )


def _pieces(visit: Visit, found: Match) -> Iterator[Piece]:
    """What makes the call fit; who else chose it is a company of its own and is not named."""
    score = found.relevance.score
    for one in found.relevance.evidence[:_EVIDENCE]:
        if one.kind != "choice":
            yield Piece(
                kind=visit.words.say(f"web.company.kind.{one.kind if one.kind in _KINDS else 'other'}"),
                theirs=clean_line(one.theirs, _WORD_LIMIT),
                ours=clean_line(one.ours, _WORD_LIMIT),
                part=_part(one, score, visit.words),
            )


_KINDS = frozenset({"term", "theme", "sector"})


def _part(one: Evidence, score: float, words: Words) -> str:
    from babel.numbers import format_percent

    return format_percent(one.weight / score, locale=words.locale) if score > 0 else ""
