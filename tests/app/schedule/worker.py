"""What a scheduler of the tests runs in the place of ``callfit``: ``worker.py PARENT BYTES ACTION [ARGUMENT…]``."""

import os
import sys
import time
from pathlib import Path

from app.confined import confine


def work(action: str, *arguments: str) -> None:
    """Do one thing: all but ``hold`` leave a line with their process in the file that they are given."""
    match action:
        case "note" | "stubborn":
            if action == "stubborn":
                import signal

                signal.signal(signal.SIGTERM, signal.SIG_IGN)
            path, name, seconds = arguments
            note(Path(path), f"{name} begins")
            time.sleep(float(seconds))
            note(Path(path), f"{name} ends")
            print('{"well": true}')
        case "fail":
            path, name = arguments
            note(Path(path), f"{name} fails")
            print("callfit: it cannot be done", file=sys.stderr)
            raise SystemExit(1)
        case "hold":
            bytearray(int(arguments[0]))
        case "parent":
            # Starts a child of its own and does not look after it.
            from app.children import start_child

            path, seconds = arguments
            program = (sys.executable, __file__)
            start_child("child", ["note", path, "child", seconds], longest=60, program=program)
            note(Path(path), "parent")
            time.sleep(float(seconds))


def note(path: Path, text: str) -> None:
    """Append a line, whole, whoever else appends to the file."""
    with path.open("ab", buffering=0) as file:
        file.write(f"{os.getpid()} {text}\n".encode())


if __name__ == "__main__":
    confine(int(sys.argv[1]), int(sys.argv[2]))
    work(*sys.argv[3:])
