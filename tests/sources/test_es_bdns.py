"""BDNS: weeks without a gap, days in both of its forms, and all seven recorded details."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from catalogue.model.call import Call
from catalogue.model.run import Health
from catalogue.model.state import State, state
from crawlers.reading import Reading
from crawlers.replay import Answers, Exchange
from crawlers.replay.offline import replay
from crawlers.spiders.es_bdns import EsBdns
from tests.sources.recorded.es_bdns import details

PYME = "PYME Y PERSONAS FÍSICAS QUE DESARROLLAN ACTIVIDAD ECONÓMICA"


def weeks(now: datetime, since: datetime | None) -> list[tuple[date, date]]:
    return list(EsBdns(reading=Reading(source="es_bdns", now=now, since=since)).windows())


def read(record: dict[str, Any], now: datetime) -> Call:
    row = {
        "numeroConvocatoria": record["codigoBDNS"],
        **record,
        "tipoConvocatoria": "Concurrencia competitiva - canónica",
        "tiposBeneficiarios": [{"descripcion": PYME}],
    }
    call = EsBdns(reading=Reading(source="es_bdns", now=now)).call(row)
    assert call is not None
    return call


@pytest.mark.parametrize("days", [1, 4, 7, 15, 40])
def test_an_outage_of_any_length_leaves_no_day_unread(days: int) -> None:
    now = datetime(2026, 9, 8, 7, tzinfo=UTC)
    found = weeks(now, now - timedelta(days=days))
    read_days = [first + timedelta(days=n) for first, last in found for n in range((last - first).days + 1)]
    wanted = [date(2026, 9, 7) - timedelta(days=n) for n in reversed(range(days))]
    assert read_days == wanted
    assert all((last - first).days < 7 for first, last in found)


def test_the_day_is_that_of_madrid() -> None:
    assert weeks(datetime(2026, 9, 7, 22, 30, tzinfo=UTC), None)[-1][1] == date(2026, 9, 7)


def test_every_recorded_detail_is_read_whatever_it_is_for(recordings: Path) -> None:
    calls = {one["codigoBDNS"]: read(one, datetime(2025, 11, 23, tzinfo=UTC)) for one in details(recordings)}
    closes = {
        code: (call.deadlines[0].at.isoformat() if call.deadlines else None, call.deadline_words)
        for code, call in calls.items()
    }
    assert closes == {
        "790724": (None, "QUINCE DIAS HABILES A PARTIR DE LA FECHA DE INICIO"),
        "790767": ("2024-11-15T22:59:00+00:00", None),
        "865923": ("2025-12-14T22:59:00+00:00", None),
        "870440": ("2025-12-31T22:59:00+00:00", None),
        "870439": ("2025-12-31T22:59:00+00:00", None),
        "870438": ("2025-12-31T22:59:00+00:00", None),
        "870435": ("2025-12-31T22:59:00+00:00", None),
    }
    # All of them say abierto: false.
    assert state(calls["865923"], datetime(2025, 11, 23, tzinfo=UTC)) is State.OPEN
    assert all(call.budget is not None and call.conditions for call in calls.values())


def test_a_database_under_maintenance_is_an_outage_and_no_change() -> None:
    notice = Exchange(
        url=f"{EsBdns.url}&fechaDesde=*&fechaHasta=*&page=0",
        answer=b'{"codigo":"ERR_MANTENIMIENTO_BBDD","descripcion":"..."}',
        content_type="application/json",
    )
    now = datetime(2026, 9, 8, 7, tzinfo=UTC)
    found = replay(EsBdns, Answers(exchanges=[notice], recorded_at=now), now)
    assert found.health is Health.BROKEN


@pytest.mark.parametrize(("records", "health"), [(100, Health.OK), (10, Health.THIN)])
def test_a_record_that_the_portal_cannot_show_does_not_hold_up_all_others(records: int, health: Health) -> None:
    now = datetime(2026, 9, 8, 7, tzinfo=UTC)
    numbers = [str(900_000 + n) for n in range(records)]
    details = [_exchange(f"convocatorias?vpd=GE&numConv={number}", _detail(number)) for number in numbers[1:]]
    first = weeks(now, None)[0][0].strftime("%d/%m/%Y")
    listed = {"content": [{"numeroConvocatoria": number} for number in numbers], "totalElements": records}
    search = "convocatorias/busqueda?vpd=GE&pageSize=100&tiposBeneficiario=3&fechaHasta=*&page=0&fechaDesde="
    site = Answers(
        exchanges=[
            _exchange(f"{search}{first}", {**listed, "totalPages": 1}),
            _exchange(f"{search}*", {"content": [], "totalElements": 0, "totalPages": 0}),
            *details,
        ],
        recorded_at=now,
    )
    found = replay(EsBdns, site, now, at_least=1)
    assert (found.health, len(found.calls)) == (health, records - 1)
    assert any(numbers[0] in issue.text for issue in found.reading.issues)


def _exchange(path: str, answer: object) -> Exchange:
    url = f"https://www.infosubvenciones.es/bdnstrans/api/{path}"
    return Exchange(url=url, answer=json.dumps(answer).encode(), content_type="application/json")


def _detail(number: str) -> dict[str, Any]:
    return {
        "codigoBDNS": number,
        "descripcion": f"Ayudas {number}",
        "organo": {"nivel1": "ESTADO", "nivel2": "MINISTERIO"},
        "tiposBeneficiarios": [{"descripcion": PYME}],
        "tipoConvocatoria": "Concurrencia competitiva - canónica",
        "instrumentos": [{"descripcion": "SUBVENCIÓN Y ENTREGA DINERARIA SIN CONTRAPRESTACIÓN "}],
        "presupuestoTotal": 1000,
        "fechaFinSolicitud": "2026-10-30",
    }
