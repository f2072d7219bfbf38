"""The rule: whether two records are one call, from what speaks for it and against it, each with its points.

Points are added up. From `ENOUGH` on two records are one call, if anything that names a call (a code, a title, a
record's own page) is among what speaks for it, and unless something forbids it; titles of two languages that say only
a little of the same are a name from `ENOUGH_BESIDE_A_TRANSLATION` on. The table of points is the whole rule; how it
was found, and how often it errs, is in ``docs/twins.md``.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from catalogue.identity.codes import EU, EUROPEAID, code_scheme, is_wider
from catalogue.identity.titles import Likeness, Title, TitleWord, compare_words, different_meaning, shared_meaning
from catalogue.identity.traits import Traits
from catalogue.model.call import CallKind
from catalogue.model.twins import Comparison, Evidence, Sameness

ENOUGH, ENOUGH_BESIDE_A_TRANSLATION = 8, 10
POINTS: dict[str, int] = {
    # Codes. One that names both is enough by itself.
    "own code": 9,
    "named alone": 6,
    "named among others": 2,
    "another named": -5,
    "same parent": 2,
    "same call": 1,
    # Titles in one language. The fewer words, the less they tell.
    "title of four words": 6,
    "title of three words": 5,
    "title of two words": 4,
    "title of one word": 3,
    "title of broad words": 1,
    "title of common words": 3,
    "shortened": -1,
    "contained": -4,
    "same part": 1,
    "part named by one": -2,
    "titles differ": -3,
    "other titles": -5,
    # Titles in two languages.
    "three meanings": 4,
    "two meanings": 3,
    "one meaning": 1,
    "other meanings": -2,
    # Days.
    "same deadlines": 4,
    "a deadline in common": 3,
    "a day apart": 2,
    "no end": 1,
    "other deadlines": -2,
    "same opening": 2,
    "other opening": -2,
    # The rest.
    "amounts": 3,
    "total": 3,
    "amount": 1,
    "other total": -1,
    "own page": 5,
    "linked page": 2,
    "same text": 5,
    "same funder": 4,
    "funder": 1,
}
_NAMING = frozenset({"own code", "named alone"})
_LEAST_TITLE = 3
_SHORTENED_WORDS, _CUT_WORDS, _COMMON_WORDS = 3, 2, 3
# Part of two texts may be each portal's own; texts of two calls share next to nothing.
_SAME_TEXT = 0.2
_DIFFERS, _TELLS_ENOUGH = 0.5, 3
_A_DAY = timedelta(days=1)
_LATE = timedelta(days=31)


def compare(first: Traits, second: Traits) -> Comparison:
    """Whether two records are one call, and why. It does not matter which of them is the first."""
    if second.call_id < first.call_id:
        first, second = second, first
    bound = bool(first.codes & second.codes)
    evidence = [one for find in _FINDERS for one in find(first, second, bound)]
    points = sum(one.points for one in evidence if one.points is not None)
    forbidden = any(one.points is None for one in evidence)
    enough = points >= ENOUGH and _is_named(evidence, points)
    sameness = Sameness.APART if forbidden else Sameness.SAME if enough else Sameness.UNCLEAR
    evidence.sort(key=lambda one: (one.points is None, -(one.points or 0)))
    return Comparison(sameness=sameness, points=points, evidence=tuple(evidence))


def are_apart(first: Traits, second: Traits) -> bool:
    """Whether anything forbids two records to be one call: `compare` without the rest, and much faster."""
    bound = bool(first.codes & second.codes)
    return any(one.points is None for find in _FORBIDDING for one in find(first, second, bound))


def _is_named(evidence: list[Evidence], points: int) -> bool:
    """Whether anything says which call is meant: days, amounts and funders are those of many calls."""
    title = next((one.points or 0 for one in evidence if one.kind == "title"), 0)
    if title >= _LEAST_TITLE or (title > 0 and points >= ENOUGH_BESIDE_A_TRANSLATION):
        return True
    # Some portals give one address to all siblings: where the titles differ, a page says nothing.
    return any(one.kind in _NAMING or (one.kind == "own page" and title >= 0) for one in evidence)


def _sources(first: Traits, second: Traits, _bound: bool) -> Iterator[Evidence]:
    if first.source == second.source:
        yield _forbids("source", f"both are of {first.source}, which keeps them apart")


def _kinds(first: Traits, second: Traits, _bound: bool) -> Iterator[Evidence]:
    kinds = {first.kind, second.kind}
    if CallKind.CASCADE_CALL in kinds and kinds & {CallKind.TOPIC, CallKind.EXTERNAL_ACTION}:
        yield _forbids("kind", "one is opened by a project, the other by the Union itself")


def _countries(first: Traits, second: Traits, bound: bool) -> Iterator[Evidence]:
    if not bound and "EU" not in {first.country, second.country} and first.country != second.country:
        yield _forbids("country", f"one is of {first.country}, the other of {second.country}, and no code is in both")


def _codes(first: Traits, second: Traits, bound: bool) -> Iterator[Evidence]:
    if bound:
        yield _for("own code", "own code", f"both are named {_listed(first.codes & second.codes)}")
        return
    schemes, others = first.schemes(), second.schemes()
    for scheme in sorted(schemes.keys() & others.keys()):
        if not _is_part(schemes[scheme], others[scheme]):
            words = f"one is {_listed(schemes[scheme])}, the other {_listed(others[scheme])}"
            yield _forbids("other code", words)
            return
    yield from _named(first, second)
    yield from _named(second, first)
    if first.parent is not None and (first.parent == second.parent or first.parent in second.mentioned):
        yield _for("parent", "same parent", f"both hang from the topic {first.parent}")
    elif first.parent is not None and second.parent is not None:
        yield _forbids("parent", f"one hangs from the topic {first.parent}, the other from {second.parent}")
    elif second.parent is not None and second.parent in first.mentioned:
        yield _for("parent", "same parent", f"both hang from the topic {second.parent}")
    calls = first.call_codes & (second.call_codes | second.mentioned) or second.call_codes & first.mentioned
    if calls:
        yield _for("call code", "same call", f"both belong to the call {_listed(calls)}")


def _named(namer: Traits, named: Traits) -> Iterator[Evidence]:
    """That the texts of one record, which has no code of its own, name the other by its code, or another one."""
    for scheme, codes in named.schemes().items():
        if scheme in namer.schemes():
            continue
        mentioned = {code for code in namer.mentioned if code_scheme(code, namer.country) == scheme}
        meant = mentioned & codes
        whose = f"the texts of {namer.call_id} name"
        if meant and len(mentioned) == len(meant):
            yield _for("named alone", "named alone", f"{whose} {_listed(meant)} alone")
        elif meant:
            yield _for("named among others", "named among others", f"{whose} {_listed(meant)} among others")
        elif len(mentioned) == 1 and not _is_part(frozenset(mentioned), codes) and scheme in {EU, EUROPEAID}:
            yield _for("another named", "another named", f"{whose} {_listed(mentioned)}, not {_listed(codes)}")


def _parts(first: Traits, second: Traits, bound: bool) -> Iterator[Evidence]:
    one, other = first.title, second.title
    if bound or not (one.marks or one.years or other.marks or other.years):
        return
    only_one, only_other = one.marks - other.marks, other.marks - one.marks
    if only_one and only_other:
        yield _forbids("part", f"one names the part {_listed(only_one)}, the other {_listed(only_other)}")
    elif only_one or only_other:
        if one.language == other.language:
            yield _for("part", "part named by one", f"only one names the part {_listed(only_one or only_other)}")
    elif one.years == other.years:
        yield _for("part", "same part", f"both name {_listed(one.marks | one.years)}")
    if one.years and other.years and not one.years & other.years:
        yield _forbids("year", f"one is of {_listed(one.years)}, the other of {_listed(other.years)}")


def _titles(first: Traits, second: Traits, _bound: bool) -> Iterator[Evidence]:
    one, other = first.title, second.title
    like = compare_words(one, other, first.context, second.context)
    if one.language != other.language and (not like.shared or bool(like.only_first and like.only_second)):
        yield from _translated(one, other)
        return
    points, words = _likeness_points(one, other, like)
    yield Evidence(kind="title", points=points, words=f"{words} ({like.share:.0%} of their words in common)")


def _likeness_points(one: Title, other: Title, like: Likeness) -> tuple[int, str]:
    if one.plain == other.plain and one.plain:
        common = "title of common words" if len(one.plain.split()) >= _COMMON_WORDS else "title of broad words"
        return max(_title_points(like.shared), POINTS[common]), "the titles are the same"
    if not like.shared:
        return POINTS["other titles"], "the titles have no word in common"
    if like.only_first and like.only_second:
        words = f"“{_words(like.only_first)}” stands in one title only, “{_words(like.only_second)}” in the other"
        return POINTS["titles differ" if like.share >= _DIFFERS else "other titles"], words
    points = _title_points(like.shared)
    extra_words = like.only_first or like.only_second
    if not extra_words:
        return points, "the titles have the same words"
    cut = one.cut if like.only_second else other.cut
    if like.begins and like.shared >= 2 * (_CUT_WORDS if cut else _SHORTENED_WORDS):
        return points + POINTS["shortened"], f"one title is the beginning of the other, without “{_words(extra_words)}”"
    return points + POINTS["contained"], f"one title has “{_words(extra_words)}” more"


def _title_points(shared: int) -> int:
    names = ("title of broad words", "title of one word", "title of two words", "title of three words")
    return POINTS[names[shared // 2]] if shared // 2 < len(names) else POINTS["title of four words"]


def _translated(one: Title, other: Title) -> Iterator[Evidence]:
    meanings = shared_meaning(one, other)
    only_one, only_other = different_meaning(one, other)
    if only_one and only_other:
        words = f"one is about {_listed(only_one)}, the other about {_listed(only_other)}"
        yield _for("other meaning", "other meanings", words)
    names = (None, "one meaning", "two meanings", "three meanings")
    name = names[min(len(meanings), _TELLS_ENOUGH)]
    if name is not None:
        yield _for("title", name, f"titles in {one.language} and {other.language} share {', '.join(meanings)}")


def _deadlines(first: Traits, second: Traits, bound: bool) -> Iterator[Evidence]:
    days, others = set(first.days), set(second.days)
    if not days or not others:
        if first.permanent and second.permanent:
            yield _for("deadline", "no end", "both can be applied for at any time")
        return
    shared = days & others
    if shared:
        name = "same deadlines" if days == others else "a deadline in common"
        yield _for("deadline", name, f"both close on {_listed_days(shared)}")
        return
    apart = min(abs(day - other) for day in days for other in others)
    words = f"one closes on {_listed_days(days)}, the other on {_listed_days(others)}"
    if apart <= _A_DAY:
        # A mirror that takes midnight for a day, or an instant in another zone, is a day off.
        yield _for("deadline", "a day apart", f"{words}: a day apart")
    elif bound:
        yield _for("deadline", "other deadlines", words)
    else:
        yield _forbids("deadline", words)


def _openings(first: Traits, second: Traits, _bound: bool) -> Iterator[Evidence]:
    if first.opens is None or second.opens is None:
        return
    if first.opens == second.opens:
        yield _for("opening", "same opening", f"both open on {first.opens}")
    elif abs(first.opens - second.opens) > _LATE:
        yield _for("opening", "other opening", f"one opens on {first.opens}, the other on {second.opens}")


def _amounts(first: Traits, second: Traits, _bound: bool) -> Iterator[Evidence]:
    shared = first.amounts & second.amounts
    if shared:
        same_total = first.total is not None and first.total == second.total
        name = "amounts" if len(shared) > 1 else "total" if same_total else "amount"
        yield _for("amount", name, f"both name {_listed(shared)}")
    elif first.total is not None and second.total is not None:
        yield _for("amount", "other total", f"one has {first.total} to give, the other {second.total}")


def _pages(first: Traits, second: Traits, _bound: bool) -> Iterator[Evidence]:
    for one, other in ((first, second), (second, first)):
        if one.address is not None and (one.address in other.links or one.address == other.address):
            yield _for("own page", "own page", f"{other.call_id} links to the page of {one.call_id}")
            return
    shared = first.links & second.links
    if shared:
        yield _for("link", "linked page", f"both link to {min(shared)}")


def _funders(first: Traits, second: Traits, _bound: bool) -> Iterator[Evidence]:
    common = first.funder & second.funder
    shorter = min(first.funder, second.funder, key=len)
    if common and (len(common) * 2 >= len(shorter)):
        yield _for("funder", "same funder", f"both are paid by {_listed(common)}")
        return
    shared = first.funders & second.funders
    if shared:
        yield _for("funder", "funder", f"programme or funder of both: {_listed(shared)}")


def _texts(first: Traits, second: Traits, _bound: bool) -> Iterator[Evidence]:
    if not first.sketch or not second.sketch:
        return
    size = min(len(first.sketch), len(second.sketch))
    smallest = sorted(first.sketch | second.sketch)[:size]
    share = sum(number in first.sketch and number in second.sketch for number in smallest) / size
    if share >= _SAME_TEXT:
        yield _for("text", "same text", f"about {share:.0%} of the first words of their texts are the same")


Finder = Callable[[Traits, Traits, bool], Iterator[Evidence]]
# Those that may forbid, the quickest first.
_FORBIDDING: tuple[Finder, ...] = (_sources, _kinds, _countries, _deadlines, _codes, _parts)
_FINDERS: tuple[Finder, ...] = (
    *_FORBIDDING,
    _titles,
    _openings,
    _amounts,
    _pages,
    _funders,
    _texts,
)


def _for(kind: str, name: str, words: str) -> Evidence:
    return Evidence(kind=kind, points=POINTS[name], words=words)


def _forbids(kind: str, words: str) -> Evidence:
    return Evidence(kind=kind, points=None, words=words)


def _is_part(codes: frozenset[str], others: frozenset[str]) -> bool:
    """Whether codes of one scheme do not contradict: one names what the other is a part of."""
    return any(is_wider(code, other) or is_wider(other, code) for code in codes for other in others)


def _listed(values: frozenset[str] | set[str]) -> str:
    return ", ".join(sorted(values))


def _listed_days(days: set[date]) -> str:
    return ", ".join(map(str, sorted(days)))


def _words(words: tuple[TitleWord, ...]) -> str:
    return " ".join(word.folded for word in words)
