"""A mail server in a process of its own that takes everything at once and keeps no more than it is told to."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_END = b"\r\n.\r\n"


@contextmanager
def running_sink(kept: Path | None = None, thinks: float = 0.0) -> Iterator[int]:
    """The port of a server that runs while the block lasts.

    Each mail is kept as a file in the folder ``kept``, if any, numbered from 0; the server thinks so many seconds
    before it says that it has taken one.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening:
        pid = os.fork()
        if pid == 0:
            try:
                _serve(listening, kept, thinks)
            finally:
                os._exit(0)
        try:
            yield listening.getsockname()[1]
        finally:
            os.kill(pid, signal.SIGTERM)
            os.waitpid(pid, 0)


def _serve(listening: socket.socket, kept: Path | None, thinks: float) -> None:
    number = 0
    while True:
        connection, _ = listening.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with connection, connection.makefile("rb") as words:
            connection.sendall(b"220 sink\r\n")
            while command := words.readline():
                verb = command[:4].upper()
                if verb == b"EHLO":
                    connection.sendall(b"250-sink\r\n250-PIPELINING\r\n250-SIZE 33554432\r\n250 8BITMIME\r\n")
                elif verb == b"DATA":
                    connection.sendall(b"354 go ahead\r\n")
                    mail = _read_mail(words.readline)
                    if kept is not None:
                        (kept / f"{number}.eml").write_bytes(mail)
                    number += 1
                    if thinks:
                        time.sleep(thinks)
                    connection.sendall(b"250 taken\r\n")
                elif verb == b"QUIT":
                    connection.sendall(b"221 bye\r\n")
                    break
                else:
                    connection.sendall(b"250 OK\r\n")


def _read_mail(read_line: "object") -> bytes:
    assert callable(read_line)
    lines = []
    while (line := read_line()) != b".\r\n":
        lines.append(line[1:] if line.startswith(b".") else line)
    return b"".join(lines)
