"""Keeping what a portal answers now."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import CommandError, Exit
from app.sources.stand_in import stand_in
from catalogue.settings import read_settings

if TYPE_CHECKING:
    from crawlers.record import Recorded


def record_answers(
    name: str,
    folder: Path,
    now: datetime,
    *,
    most: int | None = None,
    replay: Path | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> "Recorded":
    """Read the source ``name`` once and keep its answers in ``folder``; with ``replay`` of a stand-in for the portal.

    Raises `CommandError` if that cannot be done, also for a folder that holds something already.
    """
    from catalogue.store.database import StoreError
    from crawlers.record import record
    from crawlers.registry import BrokenSourceError, UnknownSourceError
    from crawlers.run import KeyMissingError

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CommandError(f"{folder} is there already, and nothing is overwritten; name another folder with --out")
    try:
        with stand_in(replay) as (origin, kept_at):
            at, installation = kept_at or now, read_settings()
            return record(name, installation, at, folder, most=most, replay_origin=origin, tell=tell)
    except (UnknownSourceError, BrokenSourceError, KeyMissingError) as error:
        raise CommandError(str(error)) from error
    except StoreError as error:
        raise CommandError(f"nothing was kept: {error}", Exit.STORE) from error
    except OSError as error:
        raise CommandError(f"{error.filename or folder} cannot be written: {error.strerror}") from error
