"""The command line in this process, for what only looks: it answers sooner than a process of its own."""

from dataclasses import dataclass

from typer.testing import CliRunner

from app.cli import app
from app.errors import CommandError, Exit
from catalogue.settings import SettingsError
from tests.app_runner import Done


@dataclass(frozen=True)
class InProcess:
    """The command line with the catalogue at ``database``, which need not be there."""

    database: str

    def run(self, *arguments: str, **environment: str) -> Done:
        """Run ``callfit`` with these arguments."""
        told = {"CALLFIT_DATABASE": self.database, "COLUMNS": "120"} | environment
        done = CliRunner().invoke(app, list(arguments), env=told)
        match done.exception:
            case None | SystemExit():
                return Done(done.exit_code, done.stdout, done.stderr)
            case CommandError() as error:
                return Done(int(error.exit_code), done.stdout, done.stderr + str(error))
            case SettingsError() as error:
                return Done(int(Exit.FAILED), done.stdout, done.stderr + str(error))
            case error:
                raise error
