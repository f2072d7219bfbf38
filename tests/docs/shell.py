"""A shell for the commands of guides, whose ``callfit`` is answered by the process of the test.

Pipes, variables and files are those of a real shell, and no command pays for a Python of its own: most are run in this
process, and what can be started only once in a process is forked.
"""

import io
import os
import select
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from app.cli import main
from tests.app_runner import ROOT
from tests.forked import run_forked

_PATIENCE = 120.0
_CALLFIT = """
callfit() {
  case $1 in serve|demo) "$GUIDE_PYTHON" -m app "$@"; return;; esac
  printf '%s\\0' "$@" >"$GUIDE/words"
  pwd >"$GUIDE/place"
  env -0 >"$GUIDE/environment"
  echo call >"$GUIDE/ask"
  local code
  read -r code <"$GUIDE/answer"
  cat "$GUIDE/out"
  cat "$GUIDE/err" >&2
  return "$code"
}
"""


@dataclass(frozen=True)
class Said:
    """What a command printed, errors included, and what it ended with."""

    code: int
    output: str


class Shell:
    """Bash in ``folder``, with these variables and the bundled examples at hand.

    ``forked`` are the commands that have a process of their own; None for all, where files that they load are written
    anew.
    """

    def __init__(
        self, folder: Path, forked: frozenset[str] | None = frozenset({"crawl"}), /, **environment: str
    ) -> None:
        self._forked = forked
        self._own = folder / ".guide"
        self._own.mkdir()
        for name in ("ask", "answer"):
            os.mkfifo(self._own / name)
        (folder / "examples").symlink_to(ROOT / "examples")
        self._asked = os.open(self._own / "ask", os.O_RDWR | os.O_NONBLOCK)
        self._said = (self._own / "said").open("w+", encoding="utf-8")
        plain = {
            "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "COLUMNS": "100",
            "PYTHONPATH": str(ROOT),
            "GUIDE": str(self._own),
            "GUIDE_PYTHON": sys.executable,
        }
        self._bash = subprocess.Popen(
            ["bash", "--norc", "--noprofile"],
            cwd=folder,
            env=plain | environment,
            stdin=subprocess.PIPE,
            stdout=self._said,
            stderr=self._said,
            text=True,
        )
        self._write(_CALLFIT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bash.kill()
        self._bash.wait()
        os.close(self._asked)
        self._said.close()
        if self._bash.stdin is not None:
            self._bash.stdin.close()

    def run(self, command: str) -> Said:
        """Run a command, and answer what it asks of ``callfit``."""
        begun = self._said.seek(0, io.SEEK_END)
        self._write(f'{command}\necho "end $?" >"$GUIDE/ask"\n')
        while (asked := self._wait()) == "call":
            self._answer()
        self._said.seek(begun)
        return Said(int(asked.removeprefix("end ")), self._said.read())

    def _write(self, text: str) -> None:
        assert self._bash.stdin is not None
        self._bash.stdin.write(text)
        self._bash.stdin.flush()

    def _wait(self) -> str:
        deadline = time.monotonic() + _PATIENCE
        while self._bash.poll() is None and time.monotonic() < deadline:
            if select.select([self._asked], [], [], 1.0)[0]:
                return os.read(self._asked, 4096).decode().strip()
        self._said.seek(0)
        raise AssertionError(f"the shell ended, or a command takes too long:\n{self._said.read()}")

    def _answer(self) -> None:
        words = _parts(self._own / "words")
        environment = dict(part.split("=", 1) for part in _parts(self._own / "environment"))
        place = (self._own / "place").read_text().strip()
        if self._forked is None or self._forked & {*words[:1]}:
            ended = run_forked("app", words, folder=Path(place), environment=environment)
            code, out, err = ended.code, ended.out, ended.err
        else:
            code, out, err = call(words, place, environment)
        (self._own / "out").write_text(out, encoding="utf-8")
        (self._own / "err").write_text(err, encoding="utf-8")
        (self._own / "answer").write_text(f"{code}\n")


def call(words: list[str], place: str, environment: dict[str, str]) -> tuple[int, str, str]:
    """``callfit`` in this process: its exit code and what it prints, as if started there with these variables."""
    kept, there, argv = dict(os.environ), Path.cwd(), sys.argv
    out, err = io.StringIO(), io.StringIO()
    code = 0
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(place)
    sys.argv = ["callfit", *words]
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main()
    except SystemExit as stopped:
        code = stopped.code if isinstance(stopped.code, int) else int(stopped.code is not None)
    finally:
        sys.argv = argv
        os.chdir(there)
        os.environ.clear()
        os.environ.update(kept)
    return code, out.getvalue(), err.getvalue()


def _parts(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").split("\0")[:-1]
