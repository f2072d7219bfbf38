"""What changed in each call and whose doing it was, and the portal's record that each call was read from."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create them; the calls that are there have no record and no history yet."""
    op.create_table(
        "version",
        sa.Column("call_id", KEY, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("run", KEY, nullable=False),
        sa.Column("weight", sa.Text, nullable=False),
        sa.Column("changes", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_version_call_id_call"),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name="fk_version_run_run"),
        sa.PrimaryKeyConstraint("call_id", "at", "cause", name="pk_version"),
    )
    op.create_index("ix_version_at", "version", ["at"])
    op.create_table(
        "raw_record",
        sa.Column("call_id", KEY, nullable=False),
        sa.Column("run", KEY, nullable=False),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("packed", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_raw_record_call_id_call"),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name="fk_raw_record_run_run"),
        sa.PrimaryKeyConstraint("call_id", name="pk_raw_record"),
    )
