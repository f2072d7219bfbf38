"""Digests by period, consent, addresses that get no mail, retries of deliveries, and what the schedule remembers."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the new tables; a company that had mail so far counts as one that agreed to it."""
    _give_link_keys()
    _create_consent()
    _widen_delivery()
    _widen_ledger()
    _create_runs()
    _create_schedule()


def _give_link_keys() -> None:
    op.add_column("profile", sa.Column("link_key", KEY))
    profile = sa.table("profile", sa.column("id"), sa.column("link_key"))
    connection = op.get_bind()
    for (one,) in connection.execute(sa.select(profile.c.id)).all():
        connection.execute(sa.update(profile).where(profile.c.id == one).values(link_key=secrets.token_hex(16)))
    with op.batch_alter_table("profile") as batch:
        batch.alter_column("link_key", existing_type=KEY, nullable=False)
        batch.create_unique_constraint("uq_profile_link_key", ["link_key"])


def _create_consent() -> None:
    op.create_table(
        "consent",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("profile_id", KEY, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("how", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name="fk_consent_profile_id_profile"),
        sa.PrimaryKeyConstraint("number", name="pk_consent"),
    )
    op.create_index("ix_consent_profile_id", "consent", ["profile_id"])
    op.execute(
        "INSERT INTO consent (profile_id, state, at, how)"
        " SELECT profile_id, 'confirmed', min(sent_at), 'had mail before consent was recorded'"
        " FROM delivery WHERE state = 'sent' AND sent_at IS NOT NULL GROUP BY profile_id"
    )
    op.create_table(
        "suppression",
        sa.Column("address_key", KEY, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("lifted_at", INSTANT),
        sa.Column("lifted_why", sa.Text),
        sa.PrimaryKeyConstraint("address_key", name="pk_suppression"),
    )


def _widen_delivery() -> None:
    with op.batch_alter_table("delivery") as batch:
        batch.alter_column("profile_id", existing_type=KEY, nullable=True)
        batch.add_column(sa.Column("kind", sa.Text, nullable=False, server_default="digest"))
        batch.add_column(sa.Column("calendar", sa.Text))
        batch.add_column(sa.Column("good_until", INSTANT))
        batch.add_column(sa.Column("attempts", sa.Integer, nullable=False, server_default="0"))
        batch.add_column(sa.Column("attempted_at", INSTANT))
        batch.add_column(sa.Column("next_try_at", INSTANT))
    with op.batch_alter_table("delivery") as batch:
        batch.alter_column("kind", existing_type=sa.Text, server_default=None)
        batch.alter_column("attempts", existing_type=sa.Integer, server_default=None)
    op.create_index("ix_delivery_profile_id", "delivery", ["profile_id"])


def _widen_ledger() -> None:
    with op.batch_alter_table("ledger") as batch:
        batch.add_column(sa.Column("occasion", KEY, nullable=False, server_default=""))
        batch.alter_column("delivery_id", existing_type=KEY, nullable=True)
        batch.drop_constraint("pk_ledger", type_="primary")
        batch.create_primary_key("pk_ledger", ["profile_id", "call_id", "because", "occasion"])
    with op.batch_alter_table("ledger") as batch:
        batch.alter_column("occasion", existing_type=KEY, server_default=None)


def _create_runs() -> None:
    op.create_table(
        "digest_run",
        sa.Column("id", KEY, nullable=False),
        sa.Column("cadence", KEY, nullable=False),
        sa.Column("period", KEY, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_digest_run"),
        sa.UniqueConstraint("cadence", "period", name="uq_digest_run_cadence_period"),
    )
    op.create_table(
        "digest_turn",
        sa.Column("run_id", KEY, nullable=False),
        sa.Column("profile_id", KEY, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("delivery_id", KEY),
        sa.ForeignKeyConstraint(["run_id"], ["digest_run.id"], name="fk_digest_turn_run_id_digest_run"),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name="fk_digest_turn_profile_id_profile"),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name="fk_digest_turn_delivery_id_delivery"),
        sa.PrimaryKeyConstraint("run_id", "profile_id", name="pk_digest_turn"),
    )
    op.create_index("ix_digest_turn_profile_id", "digest_turn", ["profile_id"])
    op.create_index("ix_digest_turn_delivery_id", "digest_turn", ["delivery_id"])
    op.create_table(
        "sending_place",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("installation", KEY, nullable=False),
        sa.Column("sent", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_sending_place"),
    )


def _create_schedule() -> None:
    op.create_table(
        "lease",
        sa.Column("name", KEY, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_lease"),
    )
    op.create_table(
        "job_run",
        sa.Column("job", KEY, nullable=False),
        sa.Column("due", INSTANT, nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT),
        sa.Column("outcome", sa.Text),
        sa.Column("detail", sa.Text),
        sa.PrimaryKeyConstraint("job", "due", name="pk_job_run"),
    )
