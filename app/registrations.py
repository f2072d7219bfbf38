"""The number of a company in the registers of its country: that it can be one, and how it is kept.

The check digits are those of python-stdnum. What nobody can check, of countries that it does not know, is kept as it
was written.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

LONGEST = 40
# What stands before a number for VAT, where it is not the country's own two letters.
_PREFIXES = {"GR": "EL"}
# The kinds of number in each country, as modules of python-stdnum; the first that a number is one of counts. Numbers of
# persons are left out, but for those by which sole traders are registered.
_KINDS: Mapping[str, tuple[str, ...]] = {
    "AT": ("at.uid", "at.businessid"),
    "CH": ("ch.uid", "ch.vat"),
    "DE": ("de.vat", "de.handelsregisternummer"),
    "EE": ("ee.kmkr", "ee.registrikood"),
    "ES": ("es.nif", "es.cif"),
    "FI": ("fi.alv", "fi.ytunnus"),
    "FR": ("fr.siren", "fr.siret", "fr.tva"),
    "IT": ("it.iva", "it.codicefiscale"),
    "MD": ("md.idno",),
    "NO": ("no.orgnr", "no.mva"),
    "PL": ("pl.nip", "pl.regon"),
    "RO": ("ro.cui", "ro.onrc"),
    "SE": ("se.vat", "se.orgnr"),
    "SI": ("si.ddv", "si.maticna"),
    "UA": ("ua.edrpou",),
}
_NAMES: Mapping[str, str] = {
    "AT": "UID", "BE": "BTW / TVA", "BG": "ЕИК", "CY": "ΑΦΜ", "CZ": "DIČ", "DE": "USt-IdNr.", "DK": "CVR", "EE": "KMKR",
    "ES": "NIF", "FI": "Y-tunnus", "FR": "SIREN", "GR": "ΑΦΜ", "HR": "OIB", "HU": "adószám", "IT": "Partita IVA",
    "LT": "PVM", "LU": "TVA", "LV": "PVN", "NL": "BTW", "NO": "orgnr", "PL": "NIP", "PT": "NIF", "RO": "CUI",
    "SE": "orgnr", "SI": "davčna številka", "SK": "IČ DPH",
}  # fmt: skip


def name_of_number(country: str) -> str:
    """What the number is called in that country (ISO 3166-1 alpha-2), in short; ``VAT`` where we know no other name."""
    return _NAMES.get(country, "VAT")


def read_registration(text: str, country: str) -> str:
    """A number in the registers of ``country`` (ISO 3166-1 alpha-2) as it is kept: compact, with its prefix.

    Raises ValueError, in words that follow the name of the field, for what cannot be one.
    """
    plain = " ".join(text.split())
    if not plain or len(plain) > LONGEST:
        raise ValueError(f"must be the number of a company in the register of {country}, of at most {LONGEST} letters")
    prefix = _PREFIXES.get(country, country)
    kinds = _kinds(country)
    if not kinds:
        return _behind(prefix, plain.upper())
    for kind in kinds:
        for written in dict.fromkeys((plain, _without(prefix, plain), _without(country, plain))):
            if kind.is_valid(written):
                return _behind(prefix, str(kind.validate(written)))
    raise ValueError(
        f"is no {name_of_number(country)} or other number of a company in {country}: its length or its check digit does"
        " not fit"
    )


def _kinds(country: str) -> list[Any]:
    from stdnum import get_cc_module

    named = _KINDS.get(country)
    if named is not None:
        return [import_module(f"stdnum.{name}") for name in named]
    found = get_cc_module(country, "vat")
    return [found] if found is not None else []


def _without(prefix: str, text: str) -> str:
    """``text`` without the prefix of its country, which some kinds of number do not take."""
    return text[len(prefix) :].lstrip(" -:.") if text[: len(prefix)].upper() == prefix else text


def _behind(prefix: str, number: str) -> str:
    if number.startswith(prefix):
        return number
    # A number in the register of a court begins with the court's name.
    return f"{prefix} {number}" if " " in number else f"{prefix}{number}"
