"""What is stored of calls, written anew without their having been seen: a newer reading of the same records."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.model.call import Call
from catalogue.model.run import Run
from catalogue.model.version import Cause
from catalogue.store import tables
from catalogue.store.calls import columns_of, find_calls
from catalogue.store.codec import encode_call
from catalogue.store.database import take_turn
from catalogue.store.search_index import index_calls
from catalogue.store.versions import put_versions, version_of

_BATCH = 200
_call = tables.call.c
# What a call says, and nothing of which call it is or of when it was seen.
_CONTENT = (
    "content_hash",
    "kind",
    "title",
    "programme",
    "identifier",
    "opens_at",
    "closes_at",
    "url",
    "facts",
    "sections",
)


def rewrite_calls(connection: Connection, calls: Iterable[Call], run: Run, cause: Cause, at: datetime) -> int:
    """Write ``calls`` over what is stored of them, without their having been seen; how many changed.

    Each change becomes a version of the instant ``at`` (aware) with ``cause``, under ``run``. Calls that are not there
    are left out. ``calls`` may be of any length.
    """
    take_turn(connection, f"calls of {run.source}")
    changed, remaining = 0, iter(calls)
    while batch := {call.id: call for call in islice(remaining, _BATCH)}:
        versions, written = [], []
        for stored in list(find_calls(connection, ids=batch, sections=True)):
            after = batch[stored.call.id]
            version = version_of(stored.call, after, run, cause, at)
            if version is not None:
                versions.append(version)
                written.append(after)
        if written:
            put_versions(connection, versions)
            connection.execute(_rewrite(), [_row(call) for call in written])
            index_calls(connection, written, [call.id for call in written])
            changed += len(written)
    return changed


@cache
def _rewrite() -> sa.Update:
    values: dict[Any, Any] = {name: sa.bindparam(f"new_{name}", type_=_call[name].type) for name in _CONTENT}
    return sa.update(tables.call).where(_call.id == sa.bindparam("of_id")).values(values)


def _row(call: Call) -> dict[str, object]:
    encoded = encode_call(call)
    row = columns_of(call, encoded) | {"facts": encoded.facts.decode(), "sections": encoded.sections.decode()}
    return {"of_id": call.id} | {f"new_{name}": row[name] for name in _CONTENT}
