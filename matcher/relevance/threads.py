"""Work on blocks of profiles on several cores: the libraries for arrays let go of the interpreter while they count."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_Block = TypeVar("_Block")
_Done = TypeVar("_Done")

THREADS = 2


def in_threads(work: Callable[[_Block], _Done], blocks: Iterable[_Block]) -> list[_Done]:
    """What ``work`` makes of each block, in their order."""
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, blocks))
