"""Calls, profiles and runs as JSON text, and back without loss.

A field that has its default is left out, so that a new field with a default changes neither the stored texts nor the
hashes. The other side of it: a default is part of the format, and changing one takes a migration.
"""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_type_hints

from catalogue.model.call import Call, Section
from catalogue.model.money import Money
from catalogue.model.profile import Profile
from catalogue.model.run import Counts, Issue
from catalogue.store.errors import StoreError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")

# An absurd amount such as 1E+999999999 is not written out in full.
_LONGEST_AMOUNT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedCall:
    """A call as it is stored, in UTF-8: ``facts`` is all of it but its sections.

    The texts are bytes because most calls of a run are unchanged, and then their hash is all that is needed.
    """

    facts: bytes
    sections: bytes
    content_hash: str


def encode_call(call: Call) -> EncodedCall:
    """The texts and the hash of ``call``. Raises `StoreError` if a text of it cannot be stored, and names the call."""
    facts = _CALL.encode(call, call.id, without={"sections"})
    sections = _SECTIONS.encode(call.sections, call.id)
    plain = _plain(call)
    digest = hashlib.sha256(facts if plain is call else _CALL.encode(plain, call.id, without={"sections"}))
    # No JSON text holds a raw line feed, so the two parts cannot be confused.
    digest.update(b"\n")
    digest.update(sections)
    return EncodedCall(facts=facts, sections=sections, content_hash=digest.hexdigest())


def encode_fields(call: Call, names: Collection[str]) -> dict[str, Any]:
    """Some fields of ``call`` as they are stored, in the types of JSON; one that has its default is left out."""
    fields: dict[str, Any] = json.loads(_CALL.encode(call, call.id, only=set(names)))
    return fields


def decode_field(name: str, value: object) -> Any:  # noqa: ANN401 - a field of any type
    """A field of a call out of what `encode_fields` gave. Raises `StoreError` if it is damaged."""
    from pydantic import ValidationError

    try:
        return _field_adapter(name).validate_python(value)
    except ValidationError as error:
        raise StoreError(
            f"what was {name} of a call before a change cannot be read: {error.error_count()} faults"
        ) from error


@cache
def _field_adapter(name: str) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(get_type_hints(Call)[name])


def decode_call(facts: str | bytes, sections: str | bytes | None = None) -> Call:
    """The call of these texts; without ``sections`` it has none. Raises `StoreError` if they are damaged."""
    call = _CALL.decode(facts)
    return call if sections is None else replace(call, sections=_SECTIONS.decode(sections))


def content_hash(call: Call) -> str:
    """The SHA-256 of what the portal published, in hexadecimal: equal calls have equal hashes, in every process."""
    return encode_call(call).content_hash


def encode_profile(profile: Profile) -> str:
    """The profile as JSON. Raises `StoreError` if a text of it cannot be stored."""
    return _PROFILE.encode(profile, profile.id).decode()


def decode_profile(text: str) -> Profile:
    """The profile of that JSON. Raises `StoreError` if it is damaged."""
    return _PROFILE.decode(text)


def decode_email(text: str) -> str:
    """The address of the profile of that JSON, for who needs no more of it. Raises `StoreError` if it is damaged."""
    try:
        return str(json.loads(text)["email"])
    except (ValueError, LookupError, TypeError):
        return decode_profile(text).email


def encode_counts(counts: Counts) -> str:
    """The counts of a run as JSON."""
    return _COUNTS.encode(counts).decode()


def decode_counts(text: str) -> Counts:
    """The counts of that JSON. Raises `StoreError` if it is damaged."""
    return _COUNTS.decode(text)


def encode_issues(issues: tuple[Issue, ...]) -> str:
    """The issues of a run as JSON. Raises `StoreError` if a text of them cannot be stored."""
    return _ISSUES.encode(issues).decode()


def decode_issues(text: str) -> tuple[Issue, ...]:
    """The issues of that JSON. Raises `StoreError` if it is damaged."""
    return _ISSUES.decode(text)


class Codec(Generic[T]):
    """One type as JSON and back, called ``name`` in messages; its adapter is built when it is first needed."""

    def __init__(self, kind: type[T], name: str) -> None:
        self._kind = kind
        self._name = name

    @cached_property
    def _adapter(self) -> "TypeAdapter[T]":
        from pydantic import TypeAdapter

        return TypeAdapter(self._kind)

    def encode(self, value: T, of: str = "", *, only: set[str] | None = None, without: set[str] | None = None) -> bytes:
        """``value`` as JSON, of its fields ``only`` these or ``without`` those.

        Raises `StoreError`, which names ``of``, if a text in it cannot be stored.
        """
        try:
            return self._adapter.dump_json(value, exclude_defaults=True, include=only, exclude=without)
        except ValueError as error:
            raise StoreError(
                f"{self._name}{f' {of!r}' if of else ''} cannot be stored, a text there is no valid text:"
                f" {str(error)[:200]}"
            ) from error

    def decode(self, text: str | bytes) -> T:
        """The value of that JSON. Raises `StoreError` if it is damaged."""
        from pydantic import ValidationError

        try:
            return self._adapter.validate_json(text)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            raise StoreError(
                f"{self._name} in the database cannot be read: {first['msg']}{' at ' + where if where else ''};"
                " restore a backup of the database"
            ) from error


_CALL = Codec(Call, "the call")
_SECTIONS = Codec(tuple[Section, ...], "the texts of the call")
_PROFILE = Codec(Profile, "the profile")
_COUNTS = Codec(Counts, "the counts of a run")
_ISSUES = Codec(tuple[Issue, ...], "the issues of a run")


def _plain(call: Call) -> Call:
    """``call`` itself, or an equal one if it spells a number in an unusual way (1000.00 or 1E+3 for 1000)."""
    budget = call.budget
    if budget is None:
        return call
    rate = _plain_amount(budget.rate_max) if budget.rate_max is not None else None
    as_spelt = rate is None or str(rate) == str(budget.rate_max)
    if as_spelt and _is_plain(budget.total) and _is_plain(budget.project_min) and _is_plain(budget.project_max):
        return call
    plain = replace(
        budget,
        total=_plain_money(budget.total),
        project_min=_plain_money(budget.project_min),
        project_max=_plain_money(budget.project_max),
        rate_max=rate,
    )
    return replace(call, budget=plain)


def _is_plain(money: Money | None) -> bool:
    return money is None or (money.amount.as_tuple().exponent == 0 and not money.amount.is_signed())


def _plain_money(money: Money | None) -> Money | None:
    if money is None or _is_plain(money):
        return money
    return replace(money, amount=_plain_amount(money.amount))


def _plain_amount(amount: Decimal) -> Decimal:
    sign, digits, exponent = amount.as_tuple()
    assert isinstance(exponent, int)
    while digits[-1] == 0 and len(digits) > 1:
        digits, exponent = digits[:-1], exponent + 1
    if digits == (0,):
        return Decimal(0)
    if 0 < exponent <= _LONGEST_AMOUNT:
        digits, exponent = digits + (0,) * exponent, 0
    return Decimal((sign, digits, exponent))
