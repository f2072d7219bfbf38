"""The first tables: runs, calls, profiles, deliveries and the ledger of what was told to whom."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create them."""
    _create_run()
    _create_call()
    _create_profile()
    _create_delivery()
    _create_ledger()


def _create_run() -> None:
    op.create_table(
        "run",
        sa.Column("id", KEY, nullable=False),
        sa.Column("source", KEY, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("health", sa.Text, nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
        sa.Column("issues", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )
    op.create_index("ix_run_source_started_at", "run", ["source", "started_at"])


def _create_call() -> None:
    op.create_table(
        "call",
        sa.Column("id", KEY, nullable=False),
        sa.Column("source", KEY, nullable=False),
        sa.Column("source_key", KEY, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("first_seen", INSTANT, nullable=False),
        sa.Column("last_seen", INSTANT, nullable=False),
        sa.Column("first_run", KEY, nullable=False),
        sa.Column("last_run", KEY, nullable=False),
        sa.Column("missed_since", INSTANT, nullable=True),
        sa.Column("missed_runs", sa.Integer, nullable=False),
        sa.Column("gone_at", INSTANT, nullable=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("programme", sa.Text, nullable=True),
        sa.Column("identifier", sa.Text, nullable=True),
        sa.Column("opens_at", INSTANT, nullable=True),
        sa.Column("closes_at", INSTANT, nullable=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("sections", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_call"),
        sa.UniqueConstraint("source", "source_key", name="uq_call_source_source_key"),
        sa.ForeignKeyConstraint(["first_run"], ["run.id"], name="fk_call_first_run_run"),
        sa.ForeignKeyConstraint(["last_run"], ["run.id"], name="fk_call_last_run_run"),
    )
    op.create_index("ix_call_closes_at", "call", ["closes_at"])


def _create_profile() -> None:
    op.create_table(
        "profile",
        sa.Column("id", KEY, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_profile"),
    )


def _create_delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", KEY, nullable=False),
        sa.Column("profile_id", KEY, nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("html", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("problem", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint("message_id", name="uq_delivery_message_id"),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name="fk_delivery_profile_id_profile"),
    )
    op.create_index("ix_delivery_state_created_at", "delivery", ["state", "created_at"])


def _create_ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("profile_id", KEY, nullable=False),
        sa.Column("call_id", KEY, nullable=False),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("delivery_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("profile_id", "call_id", "because", name="pk_ledger"),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name="fk_ledger_profile_id_profile"),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_ledger_call_id_call"),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name="fk_ledger_delivery_id_delivery"),
    )
    op.create_index("ix_ledger_delivery_id", "ledger", ["delivery_id"])
