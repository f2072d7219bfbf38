"""``python -m benchmarks.mails [--recipients N]``: digests of ten calls rendered, planned and sent.

Rendering is timed by the processor's clock, the rest by the wall's. The companies are the sample of the self-test in
fifty shapes; a shape's second digest finds what was written of its calls for the first one. Planning is all that the
product does after matching, with a commit a digest. Sending is compared with the standard library that hands the same
bytes, made before, to the same server; and with it reading each mail from the database and composing it. The peak of
memory is that of a process that plans and sends, for a tenth of the recipients and for all of them.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from benchmarks.mails.digests import READER, SENDER, Shape, shapes
from benchmarks.mails.sending import measure
from notifier.mails.render import render_digest

AIM_RENDERED, AIM_RATIO = 150, 0.7
_ROUNDS = 5
_LANGUAGES = 10
_RELAY_THINKS = 0.02


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mails", description=__doc__)
    parser.add_argument("--recipients", type=int, default=10_000)
    parser.add_argument("--alone", action="store_true", help="plan and send in this process, and print the figures")
    parser.add_argument("--thinks", type=float, default=0.0, help="seconds that the server thinks over each mail")
    options = parser.parse_args(arguments)
    if options.alone:
        sent = measure(shapes(), options.recipients, options.thinks)
        print(json.dumps(asdict(sent) | {"megabytes": _megabytes()}))
        return 0
    first, again = rendering(shapes())
    print(f"rendered, a second and core: {first:.0f} the first time, {again:.0f} where the calls were written before")
    print(f"  aim {AIM_RENDERED}")
    few, many = (_alone(number, 0.0) for number in (options.recipients // 10, options.recipients))
    _print_sent("to a server that takes a mail at once", many)
    _print_sent(f"to one that thinks {_RELAY_THINKS * 1000:.0f} ms", _alone(options.recipients // 10, _RELAY_THINKS))
    print(
        f"peak of memory: {few['megabytes']:.0f} MB for {few['recipients']:,} recipients,"
        f" {many['megabytes']:.0f} MB for {many['recipients']:,}"
    )
    return 0


def rendering(measured: Sequence[Shape]) -> tuple[float, float]:
    """Digests a second and core: of companies whose calls nobody was told of before, and the best of later rounds."""
    digests = [shape.digest() for shape in measured]
    # One of each language reads its words before; then the others write their calls for the first time.
    for digest in digests[:_LANGUAGES]:
        render_digest(digest, SENDER, reader=READER)
    first = _rate(digests[_LANGUAGES:])
    return first, max(_rate(digests) for _ in range(_ROUNDS))


def _rate(digests: Sequence[Any]) -> float:
    began = time.process_time()
    for digest in digests:
        render_digest(digest, SENDER, reader=READER)
    return len(digests) / (time.process_time() - began)


def _alone(recipients: int, thinks: float) -> dict[str, Any]:
    """The figures of a process that does nothing else."""
    command = [sys.executable, "-m", "benchmarks.mails", "--alone", f"--recipients={recipients}", f"--thinks={thinks}"]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def _print_sent(what: str, found: dict[str, Any]) -> None:
    recipients, compared = found["recipients"], found["compared"]
    print(f"{recipients:,} recipients, {found['size'] / 1000:.0f} kB a mail, {what}:")
    print(f"  planned {recipients / found['planning']:.0f} a second, sent {recipients / found['sending']:.0f} a second")
    print(
        f"  of {compared:,}: ours {compared / found['ours']:.0f} a second; the standard library, given the bytes,"
        f" {compared / found['bare']:.0f}, ratio {found['bare'] / found['ours']:.2f} (aim {AIM_RATIO}); composing them"
        f" {compared / found['composing']:.0f}, ratio {found['composing'] / found['ours']:.2f}"
    )


def _megabytes() -> float:
    # Linux counts in KiB, macOS in bytes.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    sys.exit(main())
