"""Numbers of companies: taken as people write them, kept in one form, and refused where the check digit is wrong."""

import pytest

from app.company_columns import find_column
from app.profile_form import ProfileError, read_profile
from app.registrations import LONGEST, read_registration
from tests.app.test_profile_record import WHOLE

KEPT = [
    ("RO 185 472 90", "RO", "RO18547290"),
    ("18547290", "RO", "RO18547290"),
    ("00743110157", "IT", "IT00743110157"),
    ("it 00743110157", "IT", "IT00743110157"),
    ("552 008 443", "FR", "FR552008443"),
    ("FR 552 008 443", "FR", "FR552008443"),
    ("732 829 320 00074", "FR", "FR73282932000074"),
    ("Fr 40 303 265 045", "FR", "FR40303265045"),
    ("136 695 976", "DE", "DE136695976"),
    ("Aachen HRA 11223", "DE", "DE Aachen HRA 11223"),
    ("A13585625", "ES", "ESA13585625"),
    ("EL 094259216", "GR", "EL094259216"),
    ("094259216", "GR", "EL094259216"),
    ("NL004495445B01", "NL", "NL004495445B01"),
    ("FN 122119m", "AT", "AT122119m"),
    ("PT 501 964 843", "PT", "PT501964843"),
    ("HU-12892312", "HU", "HU12892312"),
]


@pytest.mark.parametrize(("text", "country", "kept"), KEPT)
def test_a_number_is_kept_in_one_form_and_read_again_as_it_is_kept(text: str, country: str, kept: str) -> None:
    assert read_registration(text, country) == kept
    assert read_registration(kept, country) == kept


@pytest.mark.parametrize(
    ("text", "country"),
    [("18547291", "RO"), ("00743110158", "IT"), ("552008444", "FR"), ("136695978", "DE"), ("A13585626", "ES"),
     ("094259217", "GR"), ("00743110157", "RO"), ("<script>alert(1)</script>", "RO"), (" ", "RO")],
)  # fmt: skip
def test_a_wrong_check_digit_or_another_countrys_number_is_refused(text: str, country: str) -> None:
    with pytest.raises(ValueError, match=country):
        read_registration(text, country)


def test_what_nobody_can_check_is_kept_as_it_was_written_within_bounds() -> None:
    assert read_registration("ab  12", "XK") == "XK AB 12"
    with pytest.raises(ValueError, match=str(LONGEST)):
        read_registration("1" * (LONGEST + 1), "XK")


def test_a_profile_with_a_wrong_number_is_told_so_by_its_field() -> None:
    import yaml

    told = yaml.safe_load(WHOLE) | {"registration": "RO18547291"}
    with pytest.raises(ProfileError) as caught:
        read_profile(told, "whole")
    ((field, words),) = caught.value.faults
    assert field == "registration"
    assert words.startswith("is no CUI or other number of a company in RO")


def test_headings_that_people_give_the_column() -> None:
    assert [find_column(one) for one in ("Partita IVA", "CUI", "VAT number")] == ["registration"] * 3
