"""What deliveries say, as it goes out: it is encoded once, when it is written, and not each time that it is sent."""

import re
from base64 import encodebytes
from binascii import b2a_qp
from email.message import EmailMessage
from email.policy import SMTP

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
# A digest may have 100 kB.
AT_ONCE = 100


def upgrade() -> None:
    """Create the table, encode the texts into it, and drop the one where they were."""
    content = op.create_table(
        "delivery_content",
        sa.Column("delivery_id", KEY, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name="fk_delivery_content_delivery_id_delivery"),
        sa.PrimaryKeyConstraint("delivery_id", name="pk_delivery_content"),
    )
    connection = op.get_bind()
    written = sa.text(
        "SELECT d.id, d.subject, t.text, t.html, t.calendar"
        " FROM delivery d JOIN delivery_text t ON t.delivery_id = d.id WHERE d.id > :last ORDER BY d.id LIMIT :count"
    )
    last = ""
    while found := connection.execute(written, {"last": last, "count": AT_ONCE}).all():
        rows = [{"delivery_id": id_, "content": encoded(*texts)} for id_, *texts in found]
        connection.execute(sa.insert(content), rows)
        last = found[-1].id
    op.drop_table("delivery_text")


def encoded(subject: str, text: str, html: str, calendar: str | None) -> bytes:
    """The texts in MIME. The marks between parts cannot stand in what is quoted-printable or base64."""
    head = EmailMessage(policy=SMTP)
    head["Subject"] = " ".join(subject.split())
    parts = [
        b'Content-Type: multipart/alternative; boundary="==a0012"\r\n\r\n',
        *_quoted("plain", text),
        *_quoted("html", html),
        b"--==a0012--\r\n",
    ]
    if calendar is not None:
        parts = [
            b'Content-Type: multipart/mixed; boundary="==m0012"\r\n\r\n--==m0012\r\n',
            *parts,
            b'--==m0012\r\nContent-Type: text/calendar; charset="utf-8"; method="PUBLISH"\r\n',
            b'Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="callfit.ics"\r\n\r\n',
            encodebytes(calendar.encode()).replace(b"\n", b"\r\n"),
            b"--==m0012--\r\n",
        ]
    return b"".join([head.as_bytes().removesuffix(b"\r\n"), b"MIME-Version: 1.0\r\n", *parts])


def _quoted(kind: str, text: str) -> tuple[bytes, ...]:
    lines = b2a_qp("\n".join(re.split(r"\r\n|\r|\n", text)).encode(), istext=True).replace(b"\n", b"\r\n")
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return b"--==a0012\r\n", head.encode(), lines + b"\r\n"
