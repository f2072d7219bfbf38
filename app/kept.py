"""Files that a command keeps in the cache for those that come after it.

What is kept can always be made again: a folder that cannot be written to keeps nothing, and that is no fault.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from catalogue.settings import read_settings

KEPT_FOR = timedelta(days=7)
"""For how long what was learned of the calls of a catalogue is good, although some of them come and go."""


def kept_folder(name: str) -> Path | None:
    """The folder of that name in the one that the setting ``cache`` names; None where it names none."""
    cache = read_settings().cache
    return Path(cache) / name if cache else None


def keep(path: Path, write: Callable[[IO[bytes]], object]) -> bool:
    """Put what ``write`` writes in the place of the file ``path``, whole or not at all; whether it is there."""
    unfinished: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            unfinished = Path(file.name)
            write(file)
        unfinished.replace(path)
    except OSError:
        if unfinished is not None:
            unfinished.unlink(missing_ok=True)
        return False
    return True
