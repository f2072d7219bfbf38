"""Programs of ours as processes that need not load the program first: each is forked from one that has it loaded.

A process forked so is one of its own in every other way: its memory, its network loop, its exit code and its end. What
it costs to start one anew is most of what a short command costs. Run as a module this is the process that is forked.
"""

import atexit
import gc
import importlib
import json
import multiprocessing
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[1]
_PACKAGES = ("catalogue", "matcher", "crawlers", "notifier", "app")
# Migrations are run by alembic, and programs do something when they are loaded.
_NOT_LOADED = ("catalogue.migrations",)
# What these packages load late.
_LOADED_LATE = (
    "Stemmer",
    "css_inline",
    "dateutil.rrule",
    "encodings.idna",
    "icalendar",
    "pydantic.type_adapter",
    "rich.console",
    "rich.table",
    "scrapy.core.downloader.handlers.datauri",
    "scrapy.core.downloader.handlers.file",
    "scrapy.core.downloader.handlers.ftp",
    "scrapy.core.downloader.handlers.s3",
    "scrapy.downloadermiddlewares.defaultheaders",
    "scrapy.downloadermiddlewares.downloadtimeout",
    "scrapy.downloadermiddlewares.httpauth",
    "scrapy.downloadermiddlewares.httpproxy",
    "scrapy.downloadermiddlewares.stats",
    "scrapy.downloadermiddlewares.useragent",
    "scrapy.dupefilters",
    "scrapy.logformatter",
    "scrapy.pqueues",
    "scrapy.spidermiddlewares.depth",
    "scrapy.spidermiddlewares.httperror",
    "scrapy.spidermiddlewares.metacopy",
    "scrapy.spidermiddlewares.start",
    "scrapy.spidermiddlewares.urllength",
    "scrapy.squeues",
    "scrapy.statscollectors",
    "typer._adapters",
)
_LONGEST_REQUEST = 1 << 20
_PATIENCE = 180.0


@dataclass(frozen=True)
class Ended:
    """How a process ended: its exit code (negative: the signal that ended it) and what it wrote."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Forked:
    """A process that was forked and may still run."""

    pid: int
    _told: socket.socket

    def wait(self, patience: float = _PATIENCE) -> int:
        """Its exit code, once it has ended; to be asked once. Raises TimeoutError after ``patience`` seconds."""
        self._told.settimeout(patience)
        code = int(_read_line(self._told))
        self._told.close()
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal; nothing where it has ended already."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def end(self) -> None:
        """Kill it, unless its exit code was asked for, and wait for its end."""
        if self._told.fileno() != -1:
            self.send_signal(signal.SIGKILL)
            self.wait()


def start_forked(
    module: str, arguments: Sequence[str], *, folder: Path, environment: Mapping[str, str], out: IO[str], err: IO[str]
) -> Forked:
    """Start ``python -m module`` with these arguments in ``folder``, with no other environment than this.

    What the interpreter itself reads from its environment, such as PYTHONPATH, it has read before and takes no notice
    of here.
    """
    request = [module, list(arguments), str(folder), dict(environment)]
    ours, theirs = socket.socketpair()
    with theirs:
        files = [out.fileno(), err.fileno(), theirs.fileno()]
        socket.send_fds(_loaded(), [json.dumps(request).encode()], files)
    ours.settimeout(_PATIENCE)
    return Forked(int(_read_line(ours)), ours)


def run_forked(
    module: str, arguments: Sequence[str], *, folder: Path, environment: Mapping[str, str], patience: float = _PATIENCE
) -> Ended:
    """Run ``python -m module`` as `start_forked` does.

    Raises TimeoutError, and ends it, if it takes longer than ``patience`` seconds.
    """
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = start_forked(module, arguments, folder=folder, environment=environment, out=out, err=err)
        try:
            code = process.wait(patience)
        except TimeoutError:
            process.end()
            raise
        out.seek(0)
        err.seek(0)
        return Ended(code, out.read(), err.read())


def _read_line(told: socket.socket) -> str:
    line = b""
    while not line.endswith(b"\n"):
        more = told.recv(1)
        if not more:
            told.close()
            raise EOFError("the process that forks others has ended")
        line += more
    return line.decode()


@cache
def _loaded() -> socket.socket:
    """Where the process that has everything loaded takes requests. It ends with this one."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _LONGEST_REQUEST)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.forked", str(theirs.fileno())],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            # Threads of a library do not come along when a process is forked.
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        )

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def _load_everything() -> None:
    for package in map(importlib.import_module, _PACKAGES):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.startswith(_NOT_LOADED) and not found.name.endswith("__main__"):
                importlib.import_module(found.name)
    for name in _LOADED_LATE:
        importlib.import_module(name)
    from catalogue.taxonomy.lexicon import lexicon

    # The words by which calls are told apart: most crawls here read calls in English.
    lexicon("en")
    # Forked processes share what is loaded as long as nobody writes to it, and looking for garbage does.
    gc.collect()
    gc.freeze()


def _take_requests(requests: socket.socket) -> None:
    watching: list[int] = []
    while True:
        request, files, _, _ = socket.recv_fds(requests, _LONGEST_REQUEST, 3)
        if not request:
            return
        watching = [pid for pid in watching if os.waitpid(pid, os.WNOHANG) == (0, 0)]
        pid = os.fork()
        if pid == 0:
            requests.close()
            _watch(request, *files)
            os._exit(0)
        watching.append(pid)
        for file in files:
            os.close(file)


def _watch(request: bytes, out: int, err: int, told: int) -> None:
    """Have the program run in a process of its own, and tell of its number and how it ended."""
    process = multiprocessing.get_context("fork").Process(target=_become, args=(request, out, err, told))
    process.start()
    os.write(told, f"{process.pid}\n".encode())
    process.join()
    os.write(told, f"{process.exitcode}\n".encode())


def _become(request: bytes, out: int, err: int, told: int) -> None:
    module, arguments, folder, environment = json.loads(request)
    os.close(told)
    for file, number in ((out, 1), (err, 2)):
        os.dup2(file, number)
        os.close(file)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _load_everything()
    _take_requests(socket.socket(fileno=int(sys.argv[1])))
