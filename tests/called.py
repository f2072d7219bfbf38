"""A function called in a process of its own, which is forked: for what can be done only once in a process.

Run as a module this is that process.
"""

import os
import pickle
import sys
from collections.abc import Callable
from typing import TypeVar

from tests.forked import ROOT, run_forked

_T = TypeVar("_T")
_PATIENCE = 60.0


def call_forked(function: Callable[..., _T], *arguments: object) -> _T:
    """What ``function``, one of a module, gives for these arguments. What it raises there fails here."""
    asked = pickle.dumps((function, arguments)).hex()
    done = run_forked("tests.called", [asked], folder=ROOT, environment=os.environ, patience=_PATIENCE)
    assert done.code == 0, done.err
    found: _T = pickle.loads(bytes.fromhex(done.out.splitlines()[-1]))
    return found


if __name__ == "__main__":
    called, given = pickle.loads(bytes.fromhex(sys.argv[1]))
    print(pickle.dumps(called(*given)).hex())
