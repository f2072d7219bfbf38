"""What is on offer, for a command: on a terminal it tells how far the calls are analysed."""

from datetime import datetime
from typing import TYPE_CHECKING

from app.cli.progress import counting

if TYPE_CHECKING:
    from app.matching import Offer
    from catalogue.store.database import Database


def open_offer_told(database: "Database", now: datetime) -> "Offer":
    """What is on offer in the catalogue at ``now`` (aware). Many calls that are analysed anew take seconds."""
    from app.matching import open_offer

    with counting("analysing calls") as counted:
        return open_offer(database, now, counted)
