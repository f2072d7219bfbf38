"""What companies and advisors did with calls: saved, applied, won, dismissed, linked."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table, empty."""
    op.create_table(
        "choice",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("profile_id", KEY, nullable=False),
        sa.Column("call_id", KEY, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("chosen_by", sa.Text, nullable=False),
        sa.Column("why", sa.Text),
        sa.Column("taken_back_at", INSTANT),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name="fk_choice_profile_id_profile"),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_choice_call_id_call"),
        sa.PrimaryKeyConstraint("number", name="pk_choice"),
    )
    op.create_index("ix_choice_profile_id", "choice", ["profile_id"])
    op.create_index("ix_choice_call_id", "choice", ["call_id"])
