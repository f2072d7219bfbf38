"""How long ``callfit --help`` takes, beside a bare Python."""

import statistics
import subprocess
import sys
import time

RUNS = 15


def _seconds(arguments: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(arguments, check=True, capture_output=True)
    return time.perf_counter() - begun


def main() -> None:
    """Print the medians of both, run in turn."""
    bare, ours = [sys.executable, "-c", "pass"], [sys.executable, "-m", "app", "--help"]
    _seconds(bare)
    _seconds(ours)
    pairs = [(_seconds(bare), _seconds(ours)) for _ in range(RUNS)]
    python = statistics.median(pair[0] for pair in pairs)
    callfit = statistics.median(pair[1] for pair in pairs)
    ratio = statistics.median(second / first for first, second in pairs)
    print(
        f"start-up: callfit --help {callfit:.3f} s, bare python {python:.3f} s, ratio {ratio:.1f} (medians of {RUNS})"
    )


if __name__ == "__main__":
    main()
