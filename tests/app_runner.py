"""Runs the program as its users do: a process of its own, a database of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from app.cli import app

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "eu_funding_tenders"
# The day of the bundled answers.
DAY = "2026-08-20T05:00:00+00:00"


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Program:
    """The command line with one catalogue."""

    folder: Path
    database: str

    def run(self, *arguments: str, **environment: str) -> Done:
        """Run ``callfit`` with these arguments."""
        with self.start(*arguments, **environment) as process:
            out, err = process.communicate(timeout=180)
        return Done(process.returncode, out, err)

    def start(self, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
        """Start ``callfit`` with these arguments."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("CALLFIT_")}
        path = os.pathsep.join([str(ROOT), *os.environ.get("PYTHONPATH", "").split(os.pathsep)])
        return subprocess.Popen(
            [sys.executable, "-m", "app", *arguments],
            cwd=self.folder,
            env=own | self._environment() | {"PYTHONPATH": path, "COLUMNS": "120"} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

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
