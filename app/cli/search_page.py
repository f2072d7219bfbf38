"""What a search found, on the terminal."""

from rich.table import Table
from rich.text import Text

from app.cli.output import console
from app.searching import Found, Hit, Nothing
from catalogue.search.passages import Passage
from catalogue.search.query import Query, Term
from catalogue.taxonomy.words import fold

_FOUND = "yellow"


def print_search(query: Query, found: Found) -> None:
    """Print each call with the words found in it, then how many there are and by which other words they were found."""
    out = console()
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", ratio=1)
    for hit in found.hits:
        deadline = (hit.record["next_deadline"] or "")[:16].replace("T", " ")
        table.add_row(Text(f"{hit.record['state']}\n{deadline}"), _told(hit))
        table.add_row()
    if found.hits:
        out.print(table)
    out.print(_count(found), markup=False)
    for term in query.terms:
        if term.also:
            out.print(_also(term), markup=False)


def _told(hit: Hit) -> Text:
    """The country and the title, what the call says of what was asked for, and its id."""
    country = hit.record["source"].partition("_")[0].upper()
    told = Text.assemble((f"{country}  ", "bold"), _marked(hit.title, "bold"))
    if hit.passage is not None:
        told = Text.assemble(told, "\n", _marked(hit.passage, ""))
    carried = [twin["source"] for twin in hit.record["twins"]]
    also = f"  also: {', '.join(carried)}" if carried else ""
    return Text.assemble(told, "\n", (f"{hit.record['id']}{also}", "dim"))


def _marked(passage: Passage, style: str) -> Text:
    text = Text(passage.text, style=style)
    for start, end in passage.places:
        text.stylize(_FOUND, start, end)
    return text


def _count(found: Found) -> str:
    if not found.hits:
        return _NOTHING[found.nothing]
    many = f"{len(found.hits)} call{'s' if len(found.hits) > 1 else ''}"
    return f"the best {many}; there are more: --limit 0 lists all" if found.more else many


_NOTHING = {
    Nothing.EMPTY: "the catalogue holds no calls yet; next: callfit crawl eu_funding_tenders",
    Nothing.FILTERED: "none of the calls that the options leave says that; others do",
    Nothing.UNSAID: "no call says that",
}


def _also(term: Term) -> str:
    """The other names of what was typed: the plainest in each language, and how many more there are."""
    others = {
        language: [name for name in names if fold(name) != fold(term.typed)] for language, names in term.also.items()
    }
    plainest = [f"{names[0]} ({language})" for language, names in others.items() if names]
    more = sum(map(len, others.values())) - len(plainest)
    rest = f" and {more} more" if more else ""
    return f"searched for {term.typed}, also as {', '.join(plainest)}{rest}"
