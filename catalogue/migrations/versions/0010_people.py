"""Advisors, their notes, who is signed in, which companies joined by the form, and how often forms were sent."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "advisor",
        sa.Column("id", KEY, nullable=False),
        sa.Column("email", KEY, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("cohorts", sa.Text, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_advisor"),
        sa.UniqueConstraint("email", name="uq_advisor_email"),
    )
    op.create_table(
        "note",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("profile_id", KEY, nullable=False),
        sa.Column("call_id", KEY),
        sa.Column("written_by", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name="fk_note_profile_id_profile"),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_note_call_id_call"),
        sa.PrimaryKeyConstraint("number", name="pk_note"),
    )
    op.create_index("ix_note_profile_id", "note", ["profile_id"])
    for name in ("sign_in", "session"):
        began = "made_at" if name == "sign_in" else "began_at"
        op.create_table(
            name,
            sa.Column("mark", KEY, nullable=False),
            sa.Column("email", KEY, nullable=False),
            sa.Column(began, INSTANT, nullable=False),
            sa.Column("ends_at", INSTANT, nullable=False),
            sa.PrimaryKeyConstraint("mark", name=f"pk_{name}"),
        )
        op.create_index(f"ix_{name}_ends_at", name, ["ends_at"])
    op.create_table(
        "joining",
        sa.Column("profile_id", KEY, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name="fk_joining_profile_id_profile"),
        sa.PrimaryKeyConstraint("profile_id", name="pk_joining"),
    )
    op.create_table(
        "throttle",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("subject", KEY, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_throttle"),
    )
    op.create_index("ix_throttle_subject_at", "throttle", ["subject", "at"])
