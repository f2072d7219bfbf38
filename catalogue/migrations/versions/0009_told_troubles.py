"""What admins were told of sources that break."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "told_trouble",
        sa.Column("source", KEY, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("since", INSTANT),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_told_trouble"),
    )
