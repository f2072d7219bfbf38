"""A command as a child process that cannot outlive its parent or take more memory than it is given.

Run as ``python -m app.confined PARENT BYTES ARGUMENTS…``: the process that has the limits is the one that works, so no
code runs between fork and exec in a parent that has threads.
"""

import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1


def confine(parent: int, memory: int) -> None:
    """End with the process ``parent``, and hold at most ``memory`` bytes of data; 0 for no limit.

    What is asked for beyond them is refused: Python raises MemoryError. The end comes from the kernel and so whatever
    this process does, on Linux only.
    """
    if memory:
        _, highest = resource.getrlimit(resource.RLIMIT_DATA)
        most = memory if highest == resource.RLIM_INFINITY else min(memory, highest)
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        # The parent may have ended before the kernel was told.
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """The command line, confined."""
    parent, memory, *arguments = sys.argv[1:]
    confine(int(parent), int(memory))
    sys.argv = ["callfit", *arguments]
    from app.cli import main as callfit

    callfit()


if __name__ == "__main__":
    main()
