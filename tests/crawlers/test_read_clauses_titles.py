"""Lines that are titles of lists: what stands behind them is meant, and not what they name themselves."""

import pytest

from catalogue.model.condition import ApplicantKind, ApplicantRule, Criterion, LegalForm, LegalFormRule, SectorRule
from catalogue.model.sector import NaceRevision
from crawlers.read.clauses import Passage, read_clauses


def read(prose: str, language: str, criterion: Criterion) -> list[object]:
    country = {"de": "DE", "fr": "FR"}.get(language, "IE")
    return [
        one.rule
        for one in read_clauses([Passage(text=prose, where="who")], language, country)
        if one.criterion is criterion
    ]


def outside(code: str) -> SectorRule:
    return SectorRule(revision=NaceRevision.REV_2, outside=(code,))


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Ineligible businesses", "en"),
        ("Excluded enterprises:", "en"),
        ("Entreprises exclues :", "fr"),
    ],
)
def test_the_title_of_those_who_may_not_apply_rules_nobody_out(title: str, language: str) -> None:
    # Where nothing stands behind it we do not know who is meant.
    for text in (f"{title}\n- hotels", title):
        assert not any(read(text, language, Criterion.APPLICANT))


def test_of_the_title_of_some_enterprises_we_do_not_know_whom_it_rules_out() -> None:
    assert read("Ineligible SMEs:\n- hotels", "en", Criterion.SIZE) == [None]


def test_what_stands_under_such_a_title_is_ruled_out() -> None:
    assert read("Ineligible businesses\n- hotels\n- fishing", "en", Criterion.SECTOR) == [outside("55"), outside("03")]


def test_a_sentence_or_an_item_that_rules_enterprises_out_is_no_title() -> None:
    everybody_else = ApplicantRule(applicants=tuple(sorted(set(ApplicantKind) - {ApplicantKind.ENTERPRISE})))
    assert read("Excluded are enterprises.", "en", Criterion.APPLICANT) == [everybody_else]
    assert read("Who may not apply?\n- Businesses", "en", Criterion.APPLICANT) == [everybody_else]


@pytest.mark.parametrize("end", ["", ":"])
def test_an_unfinished_line_is_the_head_of_the_lines_behind_it(end: str) -> None:
    text = f"Von der Förderung ausgeschlossen sind{end}\nVereine\nGenossenschaften."
    assert read(text, "de", Criterion.LEGAL_FORM) == [
        LegalFormRule(excluded=(LegalForm.ASSOCIATION,)),
        LegalFormRule(excluded=(LegalForm.COOPERATIVE,)),
    ]
    assert read(text, "de", Criterion.OTHER) == []


def test_whether_a_line_behind_such_a_list_is_of_it_no_word_tells() -> None:
    text = "Von der Förderung ausgeschlossen sind\nVereine.\nGenossenschaften."
    assert read(text, "de", Criterion.LEGAL_FORM) == [LegalFormRule(excluded=(LegalForm.ASSOCIATION,)), None]
    # Under another heading, and behind a sentence of its own, it is not.
    for between in ("Zielgruppe\n", "Antragsberechtigt sind kleine und mittlere Unternehmen.\n"):
        behind = read(f"Ausgeschlossen sind\nVereine.\n{between}Genossenschaften", "de", Criterion.LEGAL_FORM)
        assert LegalFormRule(forms=(LegalForm.COOPERATIVE,)) in behind
