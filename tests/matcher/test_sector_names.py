"""A sector that a call speaks of is named as its reader knows it, and in English where no name is known."""

from dataclasses import replace

import pytest

from catalogue.model.match import Relevance
from catalogue.model.sector import Sector
from matcher import Corpus, Knowledge, fits, match
from matcher.eligibility.masks import VerdictTable
from matcher.relevance.board import Board
from matcher.relevance.query import NameSector
from matcher.shortlists import shortlists
from tests.matcher.samples import NOW, call, profile

HEAT = call("heat", "Heat pumps in homes", "Heating and cooling of homes with heat pumps and insulation.")
PLUMBER = profile(
    "Lucrăm în case de locuit.",
    language="ro",
    sectors=[("43.22", "2")],
)


def romanian(sector: Sector, language: str) -> str | None:
    return f"Instalații, Rev. {sector.revision}" if (sector.code, language) == ("43.22", "ro") else None


def sectors(relevance: Relevance) -> set[str]:
    return {one.ours for one in relevance.evidence if one.kind == "sector"}


@pytest.mark.parametrize(
    ("language", "name_sector", "named"),
    [
        ("ro", romanian, "43.22 Instalații, Rev. 2"),
        ("it", romanian, "43.22 Plumbing, heating and air-conditioning installation"),
        ("ro", None, "43.22 Plumbing, heating and air-conditioning installation"),
    ],
)
def test_each_way_of_matching_names_it_alike(language: str, name_sector: NameSector | None, named: str) -> None:
    who, knowledge = replace(PLUMBER, language=language), Knowledge(name_sector=name_sector)
    corpus = Corpus([HEAT])
    board = Board([who], corpus, name_sector=name_sector)
    found = [
        match(who, corpus, NOW, knowledge)[0],
        fits(HEAT, [who], NOW, corpus, knowledge)[0],
        shortlists(board, VerdictTable(corpus.calls, NOW))[0][0],
    ]
    assert [sectors(one.relevance) for one in found] == [{named}] * 3
    assert len({round(one.relevance.score, 4) for one in found}) == 1
