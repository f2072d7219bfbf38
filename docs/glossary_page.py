"""The page that counts what the glossary has in each language."""

from collections import Counter, defaultdict

from babel import Locale

from catalogue.taxonomy.glossary import Concept, ConceptKind, concepts
from catalogue.taxonomy.light_stems import light_stemmer
from catalogue.taxonomy.words import STEMMERS

# English first, as each concept is named in it; then the languages in the order of their columns.
LANGUAGES = "en ro it fr de es nl sv da fi hu sk sl hr el pt".split()
_KINDS = {
    ConceptKind.TOPIC: "two texts that share one are about the same thing",
    ConceptKind.AUDIENCE: "whom a call is for",
    ConceptKind.BROAD: "says hardly anything (innovation, sustainability, products)",
    ConceptKind.FUNDING: "says nothing, since every call has it (project, applicant, grant)",
}


def glossary_page() -> str:
    """How many concepts and phrases there are in each language, how its words are compared, and what is lacking."""
    found = tuple(concepts().values())
    kinds = Counter(concept.kind for concept in found)
    lines = [
        "# Glossary",
        "",
        "Written by `make docs` from `catalogue/taxonomy/glossary`; `make check` fails when it is stale.",
        "",
        f"{len(found)} concepts, each one thing with the phrases that people use for it, language by language. Calls",
        "and companies are compared by them across languages ([relevance](relevance.md)), and a search finds them in",
        "each.",
        "",
        "**No native speaker has reviewed the words of any of these languages.** They were written by us from what we",
        "know of them, and held to `tests/catalogue/test_glossary.py`: nothing twice, no phrase without a word that",
        "counts, and no phrase that means two topics, except those that are listed there. That finds slips, not bad",
        "style. To mend a word or to add one, change its cell; a pull request from a native is welcome.",
        "",
        "| kind | concepts | what it says that two texts share one |",
        "| --- | ---: | --- |",
        *(f"| {kind.value} | {kinds[kind]} | {says} |" for kind, says in _KINDS.items()),
        "",
        "*Compared by*: the stems that find inflected forms by themselves, Snowball's or our light ones, which know",
        "those of case, number and gender alone.",
        "",
        "| language | code | concepts | phrases | phrases a concept | lacking | compared by |",
        "| --- | --- | ---: | ---: | ---: | ---: | --- |",
        *(_row(language, found) for language in LANGUAGES),
    ]
    lacking: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for language in LANGUAGES:
        lacking[_lacking(language, found)].append(_name(language))
    if any(lacking):
        lines += ["", "## What is lacking"]
        for ids, languages in lacking.items():
            if ids:
                lines += ["", f"{', '.join(languages)}: {', '.join(ids)}."]
    return "\n".join(lines) + "\n"


def _row(language: str, found: tuple[Concept, ...]) -> str:
    counts = [len(concept.phrases[language]) for concept in found if language in concept.phrases]
    stems = "Snowball" if language in STEMMERS else "light" if light_stemmer(language) is not None else "whole words"
    cells = [
        _name(language),
        language,
        str(len(counts)),
        f"{sum(counts):,}",
        f"{sum(counts) / len(counts):.1f}",
        str(len(found) - len(counts)),
        stems,
    ]
    return f"| {' | '.join(cells)} |"


def _lacking(language: str, found: tuple[Concept, ...]) -> tuple[str, ...]:
    return tuple(concept.id for concept in found if language not in concept.phrases)


def _name(language: str) -> str:
    return str(Locale("en").languages[language])
