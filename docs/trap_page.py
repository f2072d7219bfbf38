"""The page that lists the traps, from their data."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from babel import Locale

from tests.matcher.trap_set import NOW, Trap, traps

_ANSWERS = ("eligible", "to check", "not eligible")


def trap_page() -> str:
    """Every trap with its prose, the answer that is right, the clause and the verdict."""
    found = traps()
    counts = Counter(trap.answer.value for trap in found)
    human = sum(trap.human not in {None, trap.answer} for trap in found)
    lines = [
        "# Traps",
        "",
        "Written by `make docs` from `tests/matcher/traps`; `make check` fails when it is stale.",
        "",
        "Calls that a careless reader takes for open, or for shut: made by us, in our own words, each against one",
        "company. `tests/matcher/test_traps.py` takes every one from its prose through the reader and the judges, and",
        "demands the answer, the verdict and the clause below. Whoever may not apply, or not for certain, must never",
        "be called eligible.",
        "",
        "The company is a software firm with 24 people, 4 million euro of turnover, 3 million of balance sheet and no",
        "owner above 25 %, founded on 4 May 2015, in the country of the call's language; the table says what is",
        f"otherwise. It is {NOW:%-d %B %Y}. Beside the prose the call's fields admit enterprises of any size of that",
        "country, alone too, so that whatever is missed in the prose makes the call look open.",
        "",
        f"{len(found)} traps: {', '.join(f'{counts[answer]} {answer}' for answer in _ANSWERS)}. In {human} of them a",
        "person would say more than we do, and the row says what.",
    ]
    for language, of_language in groupby(found, key=lambda trap: trap.language):
        lines += [
            "",
            f"## {Locale('en').languages[language]}",
            "",
            "| trap | the call says | the company | answer | verdict | clause |",
            "| --- | --- | --- | --- | --- | --- |",
            *map(_row, of_language),
        ]
    return "\n".join(lines) + "\n"


def _row(trap: Trap) -> str:
    person = trap.human is not None and trap.human is not trap.answer
    cells = [
        f"`{trap.id}` {trap.kind}",
        "<br>".join(trap.prose.splitlines()).replace("|", "\\|"),
        "; ".join(_told(trap)),
        f"**{trap.answer.value}**"
        + (f" (a person: {trap.human.value})" if person and trap.human is not None else "")
        + (f"; {trap.why}" if trap.why else ""),
        " ".join(filter(None, [trap.criterion, trap.verdict])),
        trap.clause or "",
    ]
    return f"| {' | '.join(cells)} |"


def _told(trap: Trap) -> Iterator[str]:
    for key, value in trap.told.items():
        if key == "sectors":
            yield "NACE " + ", ".join(f"{one['code']} (Rev. {one['revision']})" for one in value)
        elif key == "seeking":
            yield f"pays at most {value['own_share']} % itself"
        else:
            yield f"{key.replace('_', ' ')} {value}"
    if "founded" in trap.told:
        yield f"the call closes {trap.deadline.isoformat()}"
