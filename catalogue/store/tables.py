"""The tables of the catalogue.

Texts in JSON are written by `catalogue.store.codec`. The state of a call is not among the columns: it depends on the
instant of asking (`catalogue.model.state`).
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from catalogue.store.columns import Instant, Key

REVISION = "0012"
"""The schema revision that these tables are of: that of the newest file in ``catalogue/migrations/versions``."""

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

run = sa.Table(
    "run",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("source", Key, nullable=False),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("finished_at", Instant),
    sa.Column("health", sa.Text, nullable=False),
    sa.Column("complete", sa.Boolean, nullable=False),
    sa.Column("counts", sa.Text, nullable=False),
    sa.Column("issues", sa.Text, nullable=False),
    sa.Index(None, "source", "started_at"),
)

# The two long texts come last: SQLite reads a row from its beginning and no further than it must.
call = sa.Table(
    "call",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("source", Key, nullable=False),
    sa.Column("source_key", Key, nullable=False),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("first_seen", Instant, nullable=False),
    sa.Column("last_seen", Instant, nullable=False),
    sa.Column("first_run", Key, sa.ForeignKey("run.id"), nullable=False),
    sa.Column("last_run", Key, sa.ForeignKey("run.id"), nullable=False),
    sa.Column("missed_since", Instant),
    sa.Column("missed_runs", sa.Integer, nullable=False),
    sa.Column("gone_at", Instant),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("programme", sa.Text),
    sa.Column("identifier", sa.Text),
    sa.Column("opens_at", Instant),
    sa.Column("closes_at", Instant),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("facts", sa.Text, nullable=False),
    sa.Column("sections", sa.Text, nullable=False),
    sa.UniqueConstraint("source", "source_key"),
    sa.Index(None, "closes_at"),
)

# The link key stands for a profile in links: random, so that a link tells nothing of whom it is for.
profile = sa.Table(
    "profile",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
    sa.Column("facts", sa.Text, nullable=False),
    sa.Column("link_key", Key, nullable=False, unique=True),
)

# A history: the number tells what came later within one instant.
consent = sa.Table(
    "consent",
    metadata,
    sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("profile_id", Key, sa.ForeignKey("profile.id"), nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("how", sa.Text, nullable=False),
    sa.Index(None, "profile_id"),
)

# It refers to no profile: it holds for an address, whichever profile has it, and after all of them are erased.
suppression = sa.Table(
    "suppression",
    metadata,
    sa.Column("address_key", Key, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("since", Instant, nullable=False),
    sa.Column("until", Instant),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("lifted_at", Instant),
    sa.Column("lifted_why", sa.Text),
)

delivery = sa.Table(
    "delivery",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("profile_id", Key, sa.ForeignKey("profile.id")),
    sa.Column("recipient", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("message_id", sa.Text, nullable=False, unique=True),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("sent_at", Instant),
    sa.Column("problem", sa.Text),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("good_until", Instant),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("attempted_at", Instant),
    sa.Column("next_try_at", Instant),
    sa.Index(None, "state", "created_at"),
    sa.Index(None, "profile_id"),
)

# What a delivery says, one row each, which never changes. SQLite writes a row anew as a whole, and these are long.
delivery_content = sa.Table(
    "delivery_content",
    metadata,
    sa.Column("delivery_id", Key, sa.ForeignKey("delivery.id"), primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)

# Without a delivery: it counts as told, though no mail told it.
ledger = sa.Table(
    "ledger",
    metadata,
    sa.Column("profile_id", Key, sa.ForeignKey("profile.id"), primary_key=True),
    sa.Column("call_id", Key, sa.ForeignKey("call.id"), primary_key=True),
    sa.Column("because", sa.Text, primary_key=True),
    sa.Column("occasion", Key, primary_key=True),
    sa.Column("delivery_id", Key, sa.ForeignKey("delivery.id")),
    sa.Index(None, "delivery_id"),
)

digest_run = sa.Table(
    "digest_run",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("cadence", Key, nullable=False),
    sa.Column("period", Key, nullable=False),
    sa.Column("started_at", Instant, nullable=False),
    sa.UniqueConstraint("cadence", "period"),
)

# One row a profile and run, whether there was anything to tell or not: a second one cannot be written.
digest_turn = sa.Table(
    "digest_turn",
    metadata,
    sa.Column("run_id", Key, sa.ForeignKey("digest_run.id"), primary_key=True),
    sa.Column("profile_id", Key, sa.ForeignKey("profile.id"), primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("delivery_id", Key, sa.ForeignKey("delivery.id")),
    sa.Index(None, "profile_id"),
    sa.Index(None, "delivery_id"),
)

# The one row tells which installation sends, and how many mails it had sent: a backup that is restored is behind what
# the installation knows of itself outside the database.
sending_place = sa.Table(
    "sending_place",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("installation", Key, nullable=False),
    sa.Column("sent", sa.BigInteger, nullable=False),
)

# Who may work at what a name stands for, until when. The epoch grows with each holder.
lease = sa.Table(
    "lease",
    metadata,
    sa.Column("name", Key, primary_key=True),
    sa.Column("holder", sa.Text, nullable=False),
    sa.Column("epoch", sa.BigInteger, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
)

# One row a job and the instant it was due at: whoever writes it runs the job.
job_run = sa.Table(
    "job_run",
    metadata,
    sa.Column("job", Key, primary_key=True),
    sa.Column("due", Instant, primary_key=True),
    sa.Column("epoch", sa.BigInteger, nullable=False),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("finished_at", Instant),
    sa.Column("outcome", sa.Text),
    sa.Column("detail", sa.Text),
)

acknowledgement = sa.Table(
    "acknowledgement",
    metadata,
    sa.Column("matter", Key, primary_key=True),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
)

# One row a source that is not well, as admins were told of it last.
told_trouble = sa.Table(
    "told_trouble",
    metadata,
    sa.Column("source", Key, primary_key=True),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("since", Instant),
    sa.Column("at", Instant, nullable=False),
)

# One row a set of reference data; its rows are replaced together, or not at all.
reference = sa.Table(
    "reference",
    metadata,
    sa.Column("name", Key, primary_key=True),
    sa.Column("day", sa.Date),
    sa.Column("taken_at", Instant, nullable=False),
    sa.Column("run", Key, sa.ForeignKey("run.id"), nullable=False),
    sa.Column("replayed", sa.Boolean, nullable=False),
)

reference_row = sa.Table(
    "reference_row",
    metadata,
    sa.Column("name", Key, sa.ForeignKey("reference.name"), primary_key=True),
    sa.Column("key", Key, primary_key=True),
    sa.Column("labels", sa.Text, nullable=False),
    sa.Column("facts", sa.Text, nullable=False),
)

# One row a stored change of a call.
version = sa.Table(
    "version",
    metadata,
    sa.Column("call_id", Key, sa.ForeignKey("call.id"), primary_key=True),
    sa.Column("at", Instant, primary_key=True),
    sa.Column("cause", sa.Text, primary_key=True),
    sa.Column("run", Key, sa.ForeignKey("run.id"), nullable=False),
    sa.Column("weight", sa.Text, nullable=False),
    sa.Column("changes", sa.Text, nullable=False),
    sa.Index(None, "at"),
)

# The portal's record that a call was last read from, as its reader is given it.
raw_record = sa.Table(
    "raw_record",
    metadata,
    sa.Column("call_id", Key, sa.ForeignKey("call.id"), primary_key=True),
    sa.Column("run", Key, sa.ForeignKey("run.id"), nullable=False),
    sa.Column("reader", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("packed", sa.LargeBinary, nullable=False),
)

# What calls are found by. On PostgreSQL vectors of words, each with those of the columns before it; on SQLite words as
# text, which the full-text table CALL_WORDS_INDEX refers to by number. That table with its shadows, and the indexes of
# PostgreSQL, whose names begin alike, are made by the migration: neither is anything that both databases know.
CALL_WORDS_INDEX = "call_words_index"
_Words = sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")

call_words = sa.Table(
    "call_words",
    metadata,
    sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("call_id", Key, sa.ForeignKey("call.id"), nullable=False, unique=True),
    sa.Column("title", _Words, nullable=False),
    sa.Column("about", _Words, nullable=False),
    sa.Column("texts", _Words, nullable=False),
)

# What of a call tells whether another record is the same one, as `catalogue.identity` reads it from the call that has
# this content; `reader` is the version of that reading.
identity_traits = sa.Table(
    "identity_traits",
    metadata,
    sa.Column("call_id", Key, sa.ForeignKey("call.id"), primary_key=True),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("reader", sa.Integer, nullable=False),
    sa.Column("traits", sa.Text, nullable=False),
)

# Calls that may be one have a key in common; those of one source never are.
identity_key = sa.Table(
    "identity_key",
    metadata,
    sa.Column("key", Key, primary_key=True),
    sa.Column("source", Key, primary_key=True),
    sa.Column("call_id", Key, sa.ForeignKey("call.id"), primary_key=True),
    sa.Index(None, "call_id"),
)

# Two calls that the rule takes for one, with what speaks for it and against it.
twin_pair = sa.Table(
    "twin_pair",
    metadata,
    sa.Column("first", Key, sa.ForeignKey("call.id"), primary_key=True),
    sa.Column("second", Key, sa.ForeignKey("call.id"), primary_key=True),
    sa.Column("points", sa.Integer, nullable=False),
    sa.Column("evidence", sa.Text, nullable=False),
    sa.Index(None, "second"),
)

# The groups that follow from the pairs and the decisions: each call that has twins, and its place among them.
twin = sa.Table(
    "twin",
    metadata,
    sa.Column("call_id", Key, sa.ForeignKey("call.id"), primary_key=True),
    sa.Column("group_id", Key, nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Index(None, "group_id"),
)

# What an admin decided of two calls. It refers to no row: it holds whatever becomes of them.
decision = sa.Table(
    "decision",
    metadata,
    sa.Column("first", Key, primary_key=True),
    sa.Column("second", Key, primary_key=True),
    sa.Column("same", sa.Boolean, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Index(None, "second"),
)

# What companies and advisors did with calls, as a history: the number tells what came later within one instant.
choice = sa.Table(
    "choice",
    metadata,
    sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("profile_id", Key, sa.ForeignKey("profile.id"), nullable=False),
    sa.Column("call_id", Key, sa.ForeignKey("call.id"), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("chosen_by", sa.Text, nullable=False),
    sa.Column("why", sa.Text),
    sa.Column("taken_back_at", Instant),
    sa.Index(None, "profile_id"),
    sa.Index(None, "call_id"),
)

# People who look after the companies of some cohorts; the cohorts are a list in JSON.
advisor = sa.Table(
    "advisor",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("email", Key, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("cohorts", sa.Text, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
)

# What advisors wrote down of companies, or of one call for a company.
note = sa.Table(
    "note",
    metadata,
    sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("profile_id", Key, sa.ForeignKey("profile.id"), nullable=False),
    sa.Column("call_id", Key, sa.ForeignKey("call.id")),
    sa.Column("written_by", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Index(None, "profile_id"),
)

# Links to sign in that are on their way, and browsers that signed in: each by the hash of a secret that is not kept.
sign_in = sa.Table(
    "sign_in",
    metadata,
    sa.Column("mark", Key, primary_key=True),
    sa.Column("email", Key, nullable=False),
    sa.Column("made_at", Instant, nullable=False),
    sa.Column("ends_at", Instant, nullable=False),
    sa.Index(None, "ends_at"),
)
session = sa.Table(
    "session",
    metadata,
    sa.Column("mark", Key, primary_key=True),
    sa.Column("email", Key, nullable=False),
    sa.Column("began_at", Instant, nullable=False),
    sa.Column("ends_at", Instant, nullable=False),
    sa.Index(None, "ends_at"),
)

# The companies that joined by the form, so that those that never confirm can be forgotten.
joining = sa.Table(
    "joining",
    metadata,
    sa.Column("profile_id", Key, sa.ForeignKey("profile.id"), primary_key=True),
    sa.Column("at", Instant, nullable=False),
)

# When forms that send mail were sent, by the keyed hash of who sent them or of the address.
throttle = sa.Table(
    "throttle",
    metadata,
    sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("subject", Key, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Index(None, "subject", "at"),
)
