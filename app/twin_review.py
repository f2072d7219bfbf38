"""An admin's word on two records: that they are one call or two, or nothing any more."""

from datetime import datetime
from typing import TYPE_CHECKING

from app.errors import CommandError

if TYPE_CHECKING:
    from catalogue.store.database import Database


def put_decision(database: "Database", first: str, second: str, *, same: bool, why: str, now: datetime) -> None:
    """Write down at ``now`` (aware) that two records, by their ids in order, are one call or two.

    Raises `CommandError` where that and other decisions cannot all be true.
    """
    from catalogue.identity.grouping import ContradictionError
    from catalogue.model.twins import Decision
    from catalogue.store.twins import decide

    decision = Decision(first=first, second=second, same=same, at=now, why=why)
    try:
        with database.write() as connection:
            decide(connection, decision)
    except ContradictionError as error:
        raise CommandError(f"nothing was decided: {error}; take one of them back with --undo first") from error
