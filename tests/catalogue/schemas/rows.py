"""Rows for every table of the catalogue, as a program of today writes them: what fixtures of schemas are filled with.

A fixture that is made stays as it is, so these rows follow the newest schema. A schema that lacks one of the columns is
given the others.
"""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from catalogue.model.call import Call
from catalogue.model.run import Counts, Issue
from catalogue.store.codec import encode_call, encode_counts, encode_issues, encode_profile
from catalogue.store.raw_records import pack
from tests.catalogue.samples import SOURCE, sample_call, sample_profile
from tests.mails import content

Row = dict[str, Any]

DAY = timedelta(days=1)
FIRST = datetime(2026, 8, 20, 4, 38, 27, 123456, tzinfo=UTC)
LAST = FIRST + 30 * DAY
# A call that is there, one that is missed, one that is gone, and one of another source with a quote and a backslash.
KEYS = ("A", "B", "C")
OTHER = "ro_mipe"


_CONTENT = content("Solar roofs", "Solar roofs", "<p>Solar roofs</p>", "BEGIN:VCALENDAR")


def sample_calls() -> list[Call]:
    """The calls of every fixture."""
    return [
        *(sample_call(key) for key in KEYS),
        replace(
            sample_call("D", source=OTHER, title="L'energia \\ Înnoire; șțăîâ"), deadlines=(), opens=None, budget=None
        ),
    ]


def rows() -> dict[str, list[Row]]:
    """The rows of each table, by its name."""
    own: dict[str, list[Row]] = {
        "run": [
            _run("first", SOURCE, FIRST, "ok"),
            _run("last", SOURCE, LAST, "ok"),
            _run("other", OTHER, LAST, "broken"),
        ],
        "call": [_call(call) for call in sample_calls()],
        "profile": [
            {
                "id": "solaris",
                "created_at": FIRST,
                "changed_at": LAST,
                "facts": encode_profile(sample_profile()),
                "link_key": "0123456789abcdef0123456789abcdef",
            },
        ],
        "delivery": [_delivery("sent", "sent", sent_at=LAST), _delivery("parked", "parked", problem="mailbox full")],
        "delivery_content": [{"delivery_id": name, "content": _CONTENT} for name in ("sent", "parked")],
        "ledger": [_told("A", "new", "sent"), _told("B", "closing", "parked", "2026-09-30/14")],
        "acknowledgement": [{"matter": "source:ro_mipe", "fingerprint": "broken", "at": LAST}],
        "told_trouble": [
            {"source": "ro_mipe", "verdict": "broken", "fingerprint": "00ff", "since": FIRST, "at": LAST},
            {"source": "sk_itms21", "verdict": "broken", "fingerprint": "11ff", "since": None, "at": LAST},
        ],
        "reference": [
            {"name": "rates", "day": date(2026, 8, 20), "taken_at": LAST, "run": "last", "replayed": False},
            {"name": "nuts", "day": None, "taken_at": FIRST, "run": "first", "replayed": True},
        ],
        "reference_row": [{"name": "rates", "key": "RON", "labels": "{}", "facts": '{"rate":"5.0512"}'}],
        "version": [
            {
                "call_id": f"{SOURCE}:A",
                "at": LAST,
                "cause": "portal",
                "run": "last",
                "weight": "minor",
                "changes": '[{"field":"title","weight":"minor","before":"Solar roof","after":"Solar roofs"}]',
            }
        ],
        "raw_record": [_record(f"{SOURCE}:A")],
        "call_words": [
            {"number": number, "call_id": call.id, "title": "solar roofs", "about": "horizon", "texts": "innoire"}
            for number, call in enumerate(sample_calls(), 1)
        ],
        # The database numbers them, as it does for a program.
        "choice": [
            _choice("A", "saved", FIRST),
            _choice("A", "saved", LAST, why="the șef's roof"),
            _choice("B", "dismissed", LAST, why="too small", taken_back_at=LAST + DAY),
        ],
    }
    return own | _twins(f"{SOURCE}:A", f"{OTHER}:D") | _sending() | _people()


def _people() -> dict[str, list[Row]]:
    """What the pages keep: since 0010."""
    return {
        "advisor": [
            {
                "id": "ana",
                "email": "ana@pact.example",
                "name": "Ana Ș.",
                "language": "ro",
                "zone": "Europe/Bucharest",
                "cohorts": '["ilfov"]',
                "created_at": FIRST,
            }
        ],
        "note": [
            {"profile_id": "solaris", "call_id": None, "written_by": "ana", "text": "call back", "at": FIRST},
            {
                "profile_id": "solaris",
                "call_id": f"{SOURCE}:A",
                "written_by": "ana",
                "text": "the roof first",
                "at": LAST,
            },
        ],
        "sign_in": [{"mark": "0a" * 32, "email": "ana@pact.example", "made_at": FIRST, "ends_at": LAST}],
        "session": [{"mark": "0b" * 32, "email": "ana@pact.example", "began_at": FIRST, "ends_at": LAST}],
        "joining": [{"profile_id": "solaris", "at": FIRST}],
        "throttle": [{"subject": "0c" * 32, "at": LAST}],
    }


def _sending() -> dict[str, list[Row]]:
    """What tells to whom mail goes, and what the schedule did."""
    return {
        "consent": [{"profile_id": "solaris", "state": "confirmed", "at": FIRST, "how": "the link in a mail"}],
        "suppression": [
            {
                "address_key": "00ff",
                "kind": "hard",
                "since": FIRST,
                "until": None,
                "count": 1,
                "why": "5.1.1",
                "lifted_at": None,
                "lifted_why": None,
            }
        ],
        "digest_run": [{"id": "weekly:2026-W34", "cadence": "weekly", "period": "2026-W34", "started_at": FIRST}],
        "digest_turn": [
            {"run_id": "weekly:2026-W34", "profile_id": "solaris", "at": FIRST, "delivery_id": "sent"},
        ],
        "sending_place": [{"number": 1, "installation": "here", "sent": 1}],
        "lease": [{"name": "schedule", "holder": "host:1", "epoch": 3, "expires_at": LAST}],
        "job_run": [
            {
                "job": "crawl:ro_mipe",
                "due": FIRST,
                "epoch": 3,
                "started_at": FIRST,
                "finished_at": LAST,
                "outcome": "done",
                "detail": None,
            }
        ],
    }


def _told(key: str, because: str, delivery: str, occasion: str = "") -> Row:
    return {
        "profile_id": "solaris",
        "call_id": f"{SOURCE}:{key}",
        "because": because,
        "occasion": occasion,
        "delivery_id": delivery,
    }


def _twins(first: str, second: str) -> dict[str, list[Row]]:
    """Two calls that are taken for one, and two that an admin keeps apart."""
    return {
        "identity_traits": [{"call_id": first, "content_hash": "0", "reader": 0, "traits": "{}"}],
        "identity_key": [{"key": "code:A", "source": SOURCE, "call_id": first}],
        "twin_pair": [{"first": first, "second": second, "points": 9, "evidence": "[]"}],
        "twin": [{"call_id": one, "group_id": first, "place": place} for place, one in enumerate((first, second))],
        "decision": [{"first": first, "second": f"{SOURCE}:B", "same": False, "at": LAST, "why": "two lots"}],
    }


def _choice(key: str, kind: str, at: datetime, **facts: object) -> Row:
    own = {"profile_id": "solaris", "call_id": f"{SOURCE}:{key}", "kind": kind, "at": at, "chosen_by": "company"}
    return own | {"why": None, "taken_back_at": None} | facts


def _run(name: str, source: str, at: datetime, health: str) -> Row:
    counts = Counts(announced=3, read=3, new=2, same=1, pages=1, rows=3, fields={"title": 3}, parts={"deadlines": 3})
    issues = () if health == "ok" else (Issue(kind="cut off", text="the answer breaks off"),)
    return {
        "id": name,
        "source": source,
        "started_at": at,
        "finished_at": at + timedelta(minutes=3),
        "health": health,
        "complete": health == "ok",
        "counts": encode_counts(counts),
        "issues": encode_issues(issues),
    }


def _call(call: Call) -> Row:
    encoded = encode_call(call)
    own, missed = call.source == SOURCE, call.source_key in {"B", "C"}
    return {
        "id": call.id,
        "source": call.source,
        "source_key": call.source_key,
        "content_hash": encoded.content_hash,
        "first_seen": FIRST if own else LAST,
        "last_seen": FIRST if missed else LAST,
        "first_run": "first" if own else "other",
        "last_run": ("first" if missed else "last") if own else "other",
        "missed_since": FIRST + DAY if missed else None,
        "missed_runs": 29 if missed else 0,
        "gone_at": LAST if call.source_key == "C" else None,
        "kind": call.kind.value,
        "title": call.title,
        "programme": call.programme.code if call.programme else None,
        "identifier": call.identifier,
        "opens_at": call.opens.at if call.opens else None,
        "closes_at": call.deadlines[0].at if call.deadlines else None,
        "url": call.url,
        "facts": encoded.facts.decode(),
        "sections": encoded.sections.decode(),
    }


def _delivery(name: str, state: str, **facts: object) -> Row:
    return {
        "id": name,
        "profile_id": "solaris",
        "recipient": "ana@example.com",
        "subject": "Calls that fit",
        "message_id": f"<{name}@example.com>",
        "created_at": FIRST,
        "state": state,
        "sent_at": None,
        "problem": None,
        "kind": "digest",
        "good_until": None,
        "attempts": 1,
        "attempted_at": FIRST,
        "next_try_at": None,
    } | facts


def _record(call_id: str) -> Row:
    packed = pack({"reference": "A", "title": ["Solar roofs"]})
    return {
        "call_id": call_id,
        "run": "last",
        "reader": "0123456789abcdef",
        "digest": hashlib.sha256(packed).hexdigest(),
        "packed": packed,
    }
