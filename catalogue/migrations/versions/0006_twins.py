"""What tells whether two calls are one, the pairs and groups that follow from it, and what an admin decided."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create them, empty: `schema.upgrade` compares the calls that are there."""
    op.create_table(
        "identity_traits",
        sa.Column("call_id", KEY, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("reader", sa.Integer, nullable=False),
        sa.Column("traits", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_identity_traits_call_id_call"),
        sa.PrimaryKeyConstraint("call_id", name="pk_identity_traits"),
    )
    op.create_table(
        "identity_key",
        sa.Column("key", KEY, nullable=False),
        sa.Column("source", KEY, nullable=False),
        sa.Column("call_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_identity_key_call_id_call"),
        sa.PrimaryKeyConstraint("key", "source", "call_id", name="pk_identity_key"),
    )
    op.create_index("ix_identity_key_call_id", "identity_key", ["call_id"])
    op.create_table(
        "twin_pair",
        sa.Column("first", KEY, nullable=False),
        sa.Column("second", KEY, nullable=False),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["first"], ["call.id"], name="fk_twin_pair_first_call"),
        sa.ForeignKeyConstraint(["second"], ["call.id"], name="fk_twin_pair_second_call"),
        sa.PrimaryKeyConstraint("first", "second", name="pk_twin_pair"),
    )
    op.create_index("ix_twin_pair_second", "twin_pair", ["second"])
    op.create_table(
        "twin",
        sa.Column("call_id", KEY, nullable=False),
        sa.Column("group_id", KEY, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_twin_call_id_call"),
        sa.PrimaryKeyConstraint("call_id", name="pk_twin"),
    )
    op.create_index("ix_twin_group_id", "twin", ["group_id"])
    op.create_table(
        "decision",
        sa.Column("first", KEY, nullable=False),
        sa.Column("second", KEY, nullable=False),
        sa.Column("same", sa.Boolean, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("first", "second", name="pk_decision"),
    )
    op.create_index("ix_decision_second", "decision", ["second"])
