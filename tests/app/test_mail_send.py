"""``callfit mail send``: what waits goes out, once, and nothing is planned."""

import json

from typer.testing import CliRunner

from app.cli import app
from catalogue.model.delivery import Delivery, MailKind
from catalogue.store.database import Database
from catalogue.store.deliveries import plan_delivery
from catalogue.store.profiles import put_profile
from tests.app_runner import Program
from tests.mails import content
from tests.notifier.samples import NOW, TORINO

AT = ("--now", NOW.isoformat(), "--format", "json")


def send(program: Program, to: str, code: int = 0) -> list[dict[str, object]]:
    environment = {"CALLFIT_DATABASE": program.database, "CALLFIT_SECRET": "a secret of thirty-two characters"}
    done = CliRunner().invoke(app, ["mail", "send", "--to", to, *AT], env=environment)
    assert done.exit_code == code, done.output
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


def test_what_waits_goes_out_once_and_nothing_is_planned(program: Program) -> None:
    question = Delivery(
        id="question-1",
        kind=MailKind.CONFIRMATION,
        profile_id=TORINO.id,
        to=TORINO.email,
        subject="Shall we write to you?",
        content=content("Shall we write to you?"),
        message_id="<question-1@callfit.example>",
        created_at=NOW,
    )
    # Nobody is asked to take a mail that is not there: this server would not answer.
    assert send(program, "smtp://127.0.0.1:1") == []
    with Database.open(program.database) as database, database.write() as connection:
        put_profile(connection, TORINO, NOW)
        plan_delivery(connection, question, ())
    to = str(program.folder / "mails")
    [record] = send(program, to)
    assert (record["profile"], record["outcome"], record["subject"]) == (TORINO.id, "sent", question.subject)
    assert send(program, to) == []
    assert len([*(program.folder / "mails").glob("*.eml")]) == 1
