"""A mark of the state of the catalogue, to tell cheaply whether what was read of it still holds."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.store import tables


def catalogue_stamp(connection: Connection) -> str:
    """A text that is another one after each reading of a source, each choice, each decision on twins."""
    run, choice, decision, profile = tables.run.c, tables.choice.c, tables.decision.c, tables.profile.c
    parts = (
        sa.select(sa.func.count(), sa.func.max(run.finished_at)).select_from(tables.run),
        sa.select(sa.func.max(choice.number), sa.func.max(choice.taken_back_at)).select_from(tables.choice),
        sa.select(sa.func.count(), sa.func.max(decision.at)).select_from(tables.decision),
        sa.select(sa.func.count(), sa.func.max(profile.changed_at)).select_from(tables.profile),
    )
    return "/".join(str(tuple(connection.execute(part).one())) for part in parts)
