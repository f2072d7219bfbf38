"""The clock of a company, from where it is."""

from functools import cache
from importlib.resources import files

# Regions whose clock is not that of their country's capital, by their NUTS codes.
_ELSEWHERE = {
    "ES7": "Atlantic/Canary",
    "PT2": "Atlantic/Azores",
    "PT3": "Atlantic/Madeira",
    "FRY1": "America/Guadeloupe",
    "FRY2": "America/Martinique",
    "FRY3": "America/Cayenne",
    "FRY4": "Indian/Reunion",
    "FRY5": "Indian/Mayotte",
}
# The list of zones begins with another one there.
_CAPITALS = {"UA": "Europe/Kyiv"}
_FALLBACK = "Europe/Brussels"


def zone_of(country: str, nuts: str | None) -> str:
    """The IANA zone of a place: that of its region where it has one of its own, else of its country's capital.

    It is the one that the list of zones names first for the country, which is the most populous; Brussels' where the
    list does not know the country.
    """
    for region, zone in _ELSEWHERE.items():
        if nuts is not None and nuts.startswith(region):
            return zone
    return _zones().get(country, _FALLBACK)


@cache
def _zones() -> dict[str, str]:
    found = dict(_CAPITALS)
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            found.setdefault(country, zone)
    return found
