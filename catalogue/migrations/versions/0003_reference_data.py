"""Reference data: one row a set, and the rows of each."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "reference",
        sa.Column("name", KEY, nullable=False),
        sa.Column("day", sa.Date, nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run", KEY, nullable=False),
        sa.Column("replayed", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_reference"),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name="fk_reference_run_run"),
    )
    op.create_table(
        "reference_row",
        sa.Column("name", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("labels", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", "key", name="pk_reference_row"),
        sa.ForeignKeyConstraint(["name"], ["reference.name"], name="fk_reference_row_name_reference"),
    )
