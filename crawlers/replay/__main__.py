"""``python -m crawlers.replay PATH``: the stand-in as a process of its own, until SIGTERM or SIGINT."""

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from crawlers.replay import Mischief, Recording, RecordingError, StandIn


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve; the first line of the output is the origin. 0 when told to stop, 2 for what cannot be served."""
    parser = argparse.ArgumentParser(
        prog="python -m crawlers.replay", description="Answer on loopback as a portal did when it was recorded."
    )
    parser.add_argument(
        "path", type=Path, metavar="PATH", help="a recording, or a folder of them (the newest is taken)"
    )
    parser.add_argument("--texts", type=Path, action="append", default=[], metavar="FILE", help="full texts to join")
    parser.add_argument("--port", type=int, default=0, metavar="N", help="port on 127.0.0.1 (default: a free one)")
    parser.add_argument(
        "--mischief", metavar="NAME", help="misbehave: NAME[,after=N][,times=M][,host=TEXT][,path=TEXT]"
    )
    parser.add_argument("--latency", type=float, default=0.0, metavar="S", help="seconds to wait before each answer")
    wanted = parser.parse_args(arguments)
    ending = {signal.SIGTERM, signal.SIGINT}
    # Blocked before any thread starts, so that they wait for sigwait below and reach no other thread.
    signal.pthread_sigmask(signal.SIG_BLOCK, ending)
    try:
        recording = Recording.load(wanted.path, texts=wanted.texts)
        mischief = Mischief.named(wanted.mischief) if wanted.mischief is not None else None
        stand_in = StandIn(recording, mischief, wanted.latency, port=wanted.port)
    except (RecordingError, ValueError) as error:
        return _refuse(str(error))
    except (OSError, OverflowError) as error:
        return _refuse(f"port {wanted.port} of 127.0.0.1 cannot be served: {error}")
    with stand_in:
        sys.stdout.write(f"{stand_in.origin}\n")
        sys.stdout.flush()
        signal.sigwait(ending)
    return 0


def _refuse(text: str) -> int:
    sys.stderr.write(f"{text}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
