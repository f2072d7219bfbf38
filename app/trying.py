"""A change of a company that is tried and not stored: ``--set employees=60``."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.errors import CommandError
from app.profile_form import read_profile

if TYPE_CHECKING:
    from catalogue.model.profile import Profile

_GROUPS: Mapping[str, tuple[str, ...]] = {
    "enterprise": ("employees", "turnover", "balance_sheet", "owned_above_25_percent", "founded"),
    "seeking": ("amount", "own_share", "instruments"),
}
_GROUP_OF = {name: group for group, names in _GROUPS.items() for name in names}
_PLAIN = ("country", "nuts", "language", "applicant", "description", "partnering", "legal_form", "trl")
_LISTS = ("themes", "keywords", "sites", "excluded_themes", "instruments", "sectors")
FIELDS = tuple(sorted({*_PLAIN, *_LISTS, *_GROUP_OF}))
"""The fields that can be tried, by the last part of their names."""
_MONEY = re.compile(r"(?P<amount>[0-9][0-9 _]*(?:\.[0-9]+)?)\s*(?P<currency>[A-Za-z]{3})?")
_MONEY_FIELDS = ("turnover", "balance_sheet", "amount")
_SECTOR = re.compile(r"(?P<code>[0-9.]{2,6})@(?P<revision>2(?:\.1)?)")


def try_changes(profile: "Profile", changes: Sequence[str]) -> "Profile":
    """``profile`` with each of ``changes``, ``field=value``; an empty value is "not told".

    Lists are separated by commas, amounts are ``2100000 EUR``, sectors ``62.01@2`` with their revision, the main one
    first. Raises `CommandError` with all that the form of a profile finds wrong.
    """
    from catalogue.store.codec import encode_profile

    values: dict[str, Any] = json.loads(encode_profile(profile))
    for change in changes:
        name, value = _read_change(change)
        group = _GROUP_OF.get(name)
        held = values if group is None else values.setdefault(group, {})
        if value is None:
            held.pop(name, None)
        else:
            held[name] = value
    # Nothing of it can be tried, and people write it otherwise than it is stored: a weekday by its name.
    values.pop("mail", None)
    tried = read_profile(values, f"--set {' --set '.join(changes)}: the company that this makes")
    return replace(tried, mail=profile.mail)


def _read_change(change: str) -> tuple[str, Any]:
    field, equals, text = change.partition("=")
    name = field.strip().rpartition(".")[2]
    if not equals or name not in FIELDS or field.strip() not in {name, f"{_GROUP_OF.get(name)}.{name}"}:
        raise CommandError(f"--set {change!r} is no change; write FIELD=VALUE, with one of: {', '.join(FIELDS)}")
    text = text.strip()
    if not text:
        return name, None
    if name in _LISTS:
        items = [item.strip() for item in text.split(",") if item.strip()]
        return name, [
            _read_sector(item, is_main=not row) for row, item in enumerate(items)
        ] if name == "sectors" else items
    if name in _MONEY_FIELDS:
        return name, _read_money(change, text)
    return name, text


def _read_sector(text: str, *, is_main: bool) -> dict[str, Any]:
    found = _SECTOR.fullmatch(text)
    if found is None:
        raise CommandError(f"--set sectors: {text!r} is no sector; write a code with its revision, such as 62.01@2")
    return {**found.groupdict(), "main": is_main}


def _read_money(change: str, text: str) -> dict[str, Any]:
    found = _MONEY.fullmatch(text)
    if found is None:
        raise CommandError(f"--set {change!r}: write an amount and its currency, such as 2100000 EUR")
    amount = found["amount"].replace(" ", "").replace("_", "")
    return {"amount": amount, "currency": (found["currency"] or "EUR").upper()}
