"""The texts of deliveries in a table of their own: to write down what became of a mail is to write a short row."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the table and move the texts there."""
    op.create_table(
        "delivery_text",
        sa.Column("delivery_id", KEY, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("html", sa.Text, nullable=False),
        sa.Column("calendar", sa.Text),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name="fk_delivery_text_delivery_id_delivery"),
        sa.PrimaryKeyConstraint("delivery_id", name="pk_delivery_text"),
    )
    op.execute(
        "INSERT INTO delivery_text (delivery_id, text, html, calendar) SELECT id, text, html, calendar FROM delivery"
    )
    with op.batch_alter_table("delivery") as batch:
        for name in ("text", "html", "calendar"):
            batch.drop_column(name)
