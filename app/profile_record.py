"""A company as JSON: the fields of its YAML file, so that what is shown can be added again."""

from typing import Any

from app.call_record import number
from app.profile_form import WEEKDAYS
from catalogue.model.money import Money
from catalogue.model.profile import Profile


def profile_record(profile: Profile) -> dict[str, Any]:
    """A company as JSON: the fields of its YAML file."""
    enterprise = profile.enterprise
    return {
        "id": profile.id,
        "name": profile.name,
        "email": profile.email,
        "language": profile.language,
        "country": profile.country,
        "nuts": profile.nuts,
        "place": profile.place,
        "registration": profile.registration,
        "zone": profile.zone,
        "sites": list(profile.sites),
        "applicant": profile.applicant.value,
        "legal_form": profile.legal_form.value if profile.legal_form else None,
        "enterprise": {
            "employees": enterprise.employees,
            "turnover": _money(enterprise.turnover),
            "balance_sheet": _money(enterprise.balance_sheet),
            "owned_above_25_percent": enterprise.owned_above_25_percent,
            "founded": enterprise.founded.isoformat() if enterprise.founded else None,
        },
        "sectors": [
            {"code": sector.code, "revision": sector.revision.value, "main": sector.main} for sector in profile.sectors
        ],
        "trl": profile.trl,
        "seeking": {
            "amount": _money(profile.seeking.amount),
            "own_share": number(profile.seeking.own_share) if profile.seeking.own_share is not None else None,
            "instruments": [instrument.value for instrument in profile.seeking.instruments],
        },
        "themes": list(profile.themes),
        "excluded_themes": list(profile.excluded_themes),
        "keywords": list(profile.keywords),
        "partnering": profile.partnering.value if profile.partnering else None,
        "cohorts": list(profile.cohorts),
        "digest_limit": profile.digest_limit,
        "mail": {
            "cadence": profile.mail.cadence.value,
            "weekday": WEEKDAYS[profile.mail.weekday],
            "hour": profile.mail.hour,
            "closing_days": list(profile.mail.closing_days),
            "heartbeat": profile.mail.heartbeat,
        },
        "description": profile.description,
    }


def _money(value: Money | None) -> dict[str, Any] | None:
    return {"amount": number(value.amount), "currency": value.currency} if value is not None else None
