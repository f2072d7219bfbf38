"""How far a command is, on a terminal; silence for scripts."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def counting(doing: str) -> Iterator[Callable[[int, int], None] | None]:
    """What hears how many of how many are done, 0 where that is not known."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(doing, total=None)
        yield lambda done, announced: shown.update(task, completed=done, total=announced or None)


@contextmanager
def stepping(doing: str, count: int) -> Iterator[Callable[[str], None]]:
    """What hears the name of each of ``count`` things as it begins."""
    if count < 2 or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn(doing), MofNCompleteColumn(), TextColumn("{task.fields[name]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(doing, total=count, name="", completed=-1)
        yield lambda name: shown.update(task, advance=1, name=name)
