"""What tells two names apart, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.taxonomy.names import plain


@pytest.mark.parametrize(
    "spellings",
    [
        ("București-Ilfov", "BUCUREŞTI – ILFOV", "bucuresti ilfov"),
        ("Valle d’Aosta/Vallée d’Aoste", "VALLE D'AOSTA / VALLEE D'AOSTE"),
        ("Großunternehmen", "GROSSUNTERNEHMEN"),
        ("Østjylland", "ostjylland"),
        ("Łódzkie", "łódzkie", "LODZKIE"),
        ("Ήπειρος", "ΗΠΕΙΡΟΣ"),
        ("schleswig_holstein", "Schleswig-Holstein"),
        ("", "—", " / "),
    ],
)
def test_spellings_of_one_name(spellings: tuple[str, ...]) -> None:
    assert len({plain(spelling) for spelling in spellings}) == 1


def test_names_stay_apart() -> None:
    assert plain("Sud-Est") != plain("Sudest")
    assert plain("Zagreb") != plain("Zagrebačka")
    assert plain("imm") != plain("confirmare")


@given(st.text(max_size=40))
def test_a_plain_name_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)
