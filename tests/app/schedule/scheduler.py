"""A scheduler as a process of its own: ``scheduler.py once|on URL NOTES EVERY SECONDS``.

It has three jobs, due each ``EVERY`` seconds and taking ``SECONDS`` each. Its lease lasts three seconds.
"""

import sys
from datetime import timedelta
from pathlib import Path

from app.schedule.loop import run_on, run_once
from app.schedule.runner import Terms
from app.schedule.tenure import Tenure
from catalogue.store.database import Database
from tests.app.schedule.worker_jobs import PROGRAM, note_job


def main(how: str, url: str, notes: str, every: str, seconds: str) -> None:
    """Run it."""
    span = timedelta(seconds=float(every))
    jobs = [note_job(Path(notes), name, every=span, seconds=float(seconds)) for name in ("a", "b", "c")]
    terms = Terms(tell=lambda text: print(text, file=sys.stderr, flush=True), program=PROGRAM)
    with Database.open(url) as database:
        tenure = Tenure(database, lasts=timedelta(seconds=3))
        if how == "on":
            run_on(database, jobs, terms, tenure)
        else:
            run_once(database, jobs, terms, tenure)


if __name__ == "__main__":
    main(*sys.argv[1:])
