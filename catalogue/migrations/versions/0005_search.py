"""The words of calls, and the full-text index over them; `schema.upgrade` fills both for the calls that are there."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WORDS = sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")

# The words come folded and parted by blanks, so there is nothing to be done with them; and as a table of its own would
# keep them twice, the index reads them from call_words, which is changed through these triggers alone (section 4.4.3 of
# the documentation of FTS5).
SQLITE = (
    "CREATE VIRTUAL TABLE call_words_index USING fts5"
    "(title, about, texts, content='call_words', content_rowid='number', tokenize='ascii')",
    "CREATE TRIGGER call_words_insert AFTER INSERT ON call_words BEGIN"
    " INSERT INTO call_words_index(rowid, title, about, texts) VALUES (new.number, new.title, new.about, new.texts);"
    " END",
    "CREATE TRIGGER call_words_delete AFTER DELETE ON call_words BEGIN"
    " INSERT INTO call_words_index(call_words_index, rowid, title, about, texts)"
    " VALUES ('delete', old.number, old.title, old.about, old.texts);"
    " END",
    "CREATE TRIGGER call_words_update AFTER UPDATE ON call_words BEGIN"
    " INSERT INTO call_words_index(call_words_index, rowid, title, about, texts)"
    " VALUES ('delete', old.number, old.title, old.about, old.texts);"
    " INSERT INTO call_words_index(rowid, title, about, texts) VALUES (new.number, new.title, new.about, new.texts);"
    " END",
)
# Words hardly compress, and whether they follow one another is read from the vectors of all calls that have them: most
# stay in the row.
POSTGRESQL = (
    "ALTER TABLE call_words SET (toast_tuple_target = 8160)",
    "ALTER TABLE call_words ALTER texts SET STORAGE EXTERNAL",
    "CREATE INDEX call_words_index_title ON call_words USING gin (title)",
    "CREATE INDEX call_words_index_about ON call_words USING gin (about)",
    "CREATE INDEX call_words_index_texts ON call_words USING gin (texts)",
)


def upgrade() -> None:
    """Create them, empty."""
    op.create_table(
        "call_words",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("call_id", KEY, nullable=False),
        sa.Column("title", WORDS, nullable=False),
        sa.Column("about", WORDS, nullable=False),
        sa.Column("texts", WORDS, nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_call_words_call_id_call"),
        sa.PrimaryKeyConstraint("number", name="pk_call_words"),
        sa.UniqueConstraint("call_id", name="uq_call_words_call_id"),
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
