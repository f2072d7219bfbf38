"""Runs the program as its users do: a process of its own, a database of its own."""

import io
import json
import os
import subprocess
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from app.cli import app, main
from tests.forked import Ended, run_forked
from tests.new_catalogue import new_catalogue

_IN_PROCESS = {"db", "calls", "profile", "match", "fits", "why", "compare"}
ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "eu_funding_tenders"
# The day of the bundled answers.
DAY = "2026-08-20T05:00:00+00:00"


@dataclass(frozen=True)
class Done(Ended):
    """What a command left behind."""

    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Program:
    """The command line with one catalogue."""

    folder: Path
    database: str

    def run(self, *arguments: str, **environment: str) -> Done:
        """Run ``callfit`` with these arguments.

        What only reads and writes the catalogue runs in this process; crawls, and what loads sources by its
        environment, have a process of their own. What tells the interpreter itself something needs one that is new.
        """
        if arguments[:1] and arguments[0] in _IN_PROCESS and not environment:
            return self._run_here(arguments)
        if any(name.startswith("PYTHON") for name in environment):
            with self.start(*arguments, **environment) as process:
                out, err = process.communicate(timeout=180)
            return Done(process.returncode, out, err)
        ended = run_forked("app", arguments, folder=self.folder, environment=self._whole_environment(environment))
        return Done(ended.code, ended.out, ended.err)

    def run_wide(self, columns: int, *arguments: str) -> Done:
        """Run ``callfit`` in this process, as on a terminal of so many columns."""
        return self._run_here(arguments, columns)

    def _run_here(self, arguments: tuple[str, ...], columns: int = 120) -> Done:
        kept, there, words = dict(os.environ), Path.cwd(), sys.argv
        out, err = io.StringIO(), io.StringIO()
        for name in [name for name in os.environ if name.startswith("CALLFIT_")]:
            del os.environ[name]
        os.environ.update(self._environment() | {"COLUMNS": str(columns)})
        os.chdir(self.folder)
        sys.argv = ["callfit", *arguments]
        code = 0
        try:
            with redirect_stdout(out), redirect_stderr(err):
                main()
        except SystemExit as stopped:
            code = stopped.code if isinstance(stopped.code, int) else 0 if stopped.code is None else 1
        finally:
            sys.argv = words
            os.chdir(there)
            os.environ.clear()
            os.environ.update(kept)
        return Done(code, out.getvalue(), err.getvalue())

    def start(self, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
        """Start ``callfit`` with these arguments."""
        path = os.pathsep.join([str(ROOT), *os.environ.get("PYTHONPATH", "").split(os.pathsep)])
        return subprocess.Popen(
            [sys.executable, "-m", "app", *arguments],
            cwd=self.folder,
            env=self._whole_environment({"PYTHONPATH": path} | environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @property
    def environment(self) -> dict[str, str]:
        """With what a process of this catalogue's is started."""
        return self._whole_environment({})

    def _whole_environment(self, more: dict[str, str]) -> dict[str, str]:
        others = {name: value for name, value in os.environ.items() if not name.startswith("CALLFIT_")}
        return others | self._environment() | {"COLUMNS": "120"} | more

    def _environment(self) -> dict[str, str]:
        return {"CALLFIT_DATABASE": self.database, "CALLFIT_CACHE": str(self.folder / "cache")}

    def crawl(self, replay: Path = EXAMPLE, *more: str) -> Done:
        """Crawl the EU portal's stand-in, with the result as JSON."""
        return self.run("crawl", "eu_funding_tenders", "--replay", str(replay), "--format", "json", *more)

    def calls(self, *more: str) -> list[dict[str, Any]]:
        """Every call of the catalogue as ``calls list`` gives it; in this process, because tests ask often."""
        arguments = ["calls", "list", "--limit", "0", "--format", "json", *more]
        done = CliRunner().invoke(app, arguments, env=self._environment(), catch_exceptions=False)
        assert done.exit_code == 0, done.output
        calls: list[dict[str, Any]] = json.loads(done.stdout)
        return calls


def crawled_program(folder: Path) -> Program:
    """The command line with the bundled calls in a catalogue in ``folder``: read once, and copied from then on."""
    file = folder / "catalogue.db"
    file.write_bytes(_crawled())
    return Program(folder, f"sqlite:///{file}")


@cache
def _crawled() -> bytes:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "catalogue.db"
        done = Program(folder, new_catalogue(file)).crawl(EXAMPLE, "--now", DAY)
        assert done.code == 0, done.out + done.err
        return file.read_bytes()
