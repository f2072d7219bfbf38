"""A profile as people write it, in YAML or as options: checked field by field, every error at once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, ValidationInfo

from app.errors import CommandError
from app.registrations import LONGEST, read_registration
from catalogue.model.call import Instrument
from catalogue.model.condition import ApplicantKind, LegalForm
from catalogue.model.money import Money
from catalogue.model.profile import Cadence, Enterprise, MailWishes, Partnering, Profile, Seeking
from catalogue.model.sector import NaceRevision, Sector
from catalogue.taxonomy.countries import is_country
from catalogue.taxonomy.nuts import contains
from catalogue.taxonomy.themes import themes

_EMAIL = re.compile(r"[^@\s<>,;:\"\\()\[\]]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
COHORT = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_NUTS = re.compile(r"[A-Z]{2}[A-Z0-9]{0,3}")
LARGEST_FILE = 100_000
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# The official languages of the Union. In those that we have no words for yet, digests are in English and say so.
EU_LANGUAGES = tuple("bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split())


class ProfileError(CommandError):
    """A profile cannot be taken as it is: every fault, each with its field.

    ``faults`` are the field and the words of each fault that is one of a field's.
    """

    def __init__(self, text: str, faults: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(text)
        self.faults = tuple(faults)


def _country(value: str) -> str:
    if not is_country(value):
        hint = {"EL": "Greece is GR", "UK": "the United Kingdom is GB"}.get(value, "such as RO or IT")
        raise ValueError(f"must be a country's two letters in ISO 3166: {hint}")
    return value


def _nuts(value: str, info: ValidationInfo) -> str:
    country = info.data.get("country")
    if country is not None and not contains(country, value):
        raise ValueError(f"must be a region of {country}, the profile's country, and {value} is not")
    return value


def _registration(value: str, info: ValidationInfo) -> str:
    country = info.data.get("country")
    return read_registration(value, country) if country is not None else value


def _zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("must be a time zone such as Europe/Bucharest") from None


def _language(value: str) -> str:
    if value not in EU_LANGUAGES:
        raise ValueError(f"must be a language's two letters in ISO 639, one of {', '.join(EU_LANGUAGES)}")
    return value


def _theme(value: str) -> str:
    if value not in themes():
        raise ValueError(f"must be one of {', '.join(themes())}")
    return value


def _site(value: str) -> str:
    if not _NUTS.fullmatch(value) or not contains(value[:2], value):
        raise ValueError("must be a NUTS code such as RO322 or ITC11")
    return value


def _cohort(value: str) -> str:
    if not COHORT.fullmatch(value):
        raise ValueError("must be a short name of lower-case letters, digits and hyphens, such as torino-2026")
    return value


def _email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise ValueError("must be one e-mail address, such as office@example.org")
    return value


Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
_STRICT = ConfigDict(extra="forbid", frozen=True)


class _Money(BaseModel):
    model_config = _STRICT
    amount: Annotated[Decimal, Field(ge=0, max_digits=15)]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "EUR"


class _Enterprise(BaseModel):
    model_config = _STRICT
    employees: Annotated[float, Field(ge=0, le=1_000_000)] | None = None
    turnover: _Money | None = None
    balance_sheet: _Money | None = None
    owned_above_25_percent: bool | None = None
    founded: date | None = None


class _Sector(BaseModel):
    model_config = _STRICT
    code: Annotated[str, StringConstraints(pattern=r"^\d\d(\.\d{1,2}|\d{2})?$")]
    revision: NaceRevision
    main: bool = False


class _Seeking(BaseModel):
    model_config = _STRICT
    amount: _Money | None = None
    own_share: Annotated[Decimal, Field(ge=0, le=100)] | None = None
    instruments: Annotated[tuple[Instrument, ...], Field(max_length=len(Instrument))] = ()


class _MailWishes(BaseModel):
    model_config = _STRICT
    cadence: Cadence = Cadence.WEEKLY
    weekday: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = "monday"
    hour: Annotated[int, Field(ge=0, le=23)] = 7
    closing_days: Annotated[tuple[Annotated[int, Field(ge=0, le=180)], ...], Field(max_length=6)] = (30, 14, 3)
    heartbeat: bool = False


class _ProfileForm(BaseModel):
    model_config = _STRICT
    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
    name: Word
    email: Annotated[str, AfterValidator(_email)]
    language: Annotated[str, AfterValidator(_language)]
    country: Annotated[str, AfterValidator(_country)]
    zone: Annotated[str, AfterValidator(_zone)]
    description: Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=10_000)]
    nuts: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[A-Z0-9]{0,3}$"), AfterValidator(_nuts)] | None = None
    place: Word | None = None
    applicant: ApplicantKind = ApplicantKind.ENTERPRISE
    enterprise: _Enterprise = _Enterprise()
    sectors: Annotated[tuple[_Sector, ...], Field(max_length=20)] = ()
    themes: Annotated[tuple[Annotated[str, AfterValidator(_theme)], ...], Field(max_length=30)] = ()
    keywords: Annotated[tuple[Word, ...], Field(max_length=50)] = ()
    partnering: Partnering | None = None
    digest_limit: Annotated[int, Field(ge=1, le=50)] = 10
    legal_form: LegalForm | None = None
    sites: Annotated[tuple[Annotated[str, AfterValidator(_site)], ...], Field(max_length=50)] = ()
    trl: Annotated[int, Field(ge=1, le=9)] | None = None
    seeking: _Seeking = _Seeking()
    excluded_themes: Annotated[tuple[Annotated[str, AfterValidator(_theme)], ...], Field(max_length=30)] = ()
    cohorts: Annotated[tuple[Annotated[str, AfterValidator(_cohort)], ...], Field(max_length=50)] = ()
    mail: _MailWishes = _MailWishes()
    registration: (
        Annotated[str, StringConstraints(min_length=1, max_length=LONGEST), AfterValidator(_registration)] | None
    ) = None


_HINTS = {
    "missing": "is missing",
    "extra_forbidden": "is not a field of a profile",
    "string_type": "must be a text",
    "too_short": "is too short",
}
_PATTERNS = {
    "id": "must be lower-case letters, digits and hyphens, such as termo-ilfov",
    "nuts": "must be a NUTS code such as RO322 or ITC11",
    "code": 'must be a NACE code in quotes, such as "43.22", "4322" or "43"',
    "currency": "must be a currency's three letters, such as EUR",
}


def read_profile_values(path: Path) -> dict[str, Any]:
    """The fields that stand in a YAML file, unchecked. Raises `ProfileError` if it cannot be read as such."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ProfileError(f"{path} cannot be read: {error.strerror}") from error
    if len(raw) > LARGEST_FILE:
        raise ProfileError(f"{path} holds {len(raw):,} bytes; a profile has at most {LARGEST_FILE:,}")
    try:
        values = yaml.safe_load(raw)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ProfileError(f"{path} is not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(values, dict):
        raise ProfileError(f"{path} must hold one profile, as lines of FIELD: VALUE")
    return {str(field): value for field, value in values.items()}


def read_profile(values: Mapping[str, Any], where: str) -> Profile:
    """The profile that ``values`` describe. Raises `ProfileError` naming ``where`` and every fault in it."""
    try:
        form = _ProfileForm.model_validate(values)
    except ValidationError as error:
        faults = [(_field(fault["loc"]), _fault(fault["loc"], fault["type"], fault["msg"])) for fault in error.errors()]
        lines = "\n".join(f"  {field} {words}" for field, words in faults)
        raise ProfileError(f"{where} is not a profile:\n{lines}", faults) from error
    return _profile(form)


def _field(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "the profile"


def _fault(location: tuple[int | str, ...], kind: str, message: str) -> str:
    if kind in _HINTS:
        return _HINTS[kind]
    if kind == "string_pattern_mismatch":
        return _PATTERNS[str(location[-1])]
    message = message.removeprefix("Value error, ")
    return message if message.startswith(("must", "is no ")) else f"cannot be used: {message[0].lower()}{message[1:]}"


def _profile(form: _ProfileForm) -> Profile:
    own = {field.name for field in fields(Profile)} - {"enterprise", "sectors", "seeking", "mail"}
    enterprise = form.enterprise
    return Profile(
        **{name: getattr(form, name) for name in own},
        enterprise=Enterprise(
            employees=enterprise.employees,
            turnover=_money(enterprise.turnover),
            balance_sheet=_money(enterprise.balance_sheet),
            owned_above_25_percent=enterprise.owned_above_25_percent,
            founded=enterprise.founded,
        ),
        seeking=Seeking(
            amount=_money(form.seeking.amount),
            own_share=form.seeking.own_share,
            instruments=form.seeking.instruments,
        ),
        mail=MailWishes(
            cadence=form.mail.cadence,
            weekday=WEEKDAYS.index(form.mail.weekday),
            hour=form.mail.hour,
            closing_days=tuple(sorted(set(form.mail.closing_days), reverse=True)),
            heartbeat=form.mail.heartbeat,
        ),
        sectors=tuple(
            Sector(code=_dotted(sector.code), revision=sector.revision, main=sector.main) for sector in form.sectors
        ),
    )


def _money(money: _Money | None) -> Money | None:
    return Money(amount=money.amount, currency=money.currency) if money is not None else None


def _dotted(code: str) -> str:
    """``4322`` as ``43.22``: CAEN and ATECO write NACE classes without the point."""
    return f"{code[:2]}.{code[2:]}" if len(code) == 4 and "." not in code else code
