"""``python -m tests.scans RECORDINGS [--write]``: the tables of ``docs/scans.md`` anew, printed or put in their place.

It takes a quarter of a minute: the half year is really read.
"""

import re
import sys
import tempfile
from pathlib import Path

from catalogue.store.database import Database
from tests.new_catalogue import make_catalogue
from tests.scans import half_year, two_days
from tests.scans.replayed import replay, replay_two_days
from tests.scans.tables import grace_table, half_year_table, half_year_words, two_days_table

PAGE = Path(__file__).parents[2] / "docs" / "scans.md"


def parts(recordings: Path, folder: Path) -> dict[str, list[str]]:
    """The lines of each part of the page that is written by this program, by its name. ``folder`` is for catalogues."""
    url = f"sqlite:///{folder / 'catalogue.db'}"
    readings = half_year.read_half_year(recordings / "eu_ft")
    with Database.open(url) as database:
        make_catalogue(database)
        replayed = replay(database, url, readings)
        found = replay_two_days(database, recordings)
    return {
        "half year": [*half_year_table(readings, replayed), "", *half_year_words(readings, replayed)],
        "grace": grace_table(readings),
        "two days": two_days_table(two_days.work_out(recordings / "hu_palyazat"), found),
    }


def put_in(text: str, name: str, lines: list[str]) -> str:
    """The page with ``lines`` between the marks of the part ``name``."""
    begin, end = f"<!-- {name}: written by python -m tests.scans -->\n", f"<!-- end of {name} -->"
    block = re.compile(rf"(?<={re.escape(begin)}).*?(?={re.escape(end)})", re.DOTALL)
    assert block.search(text), f"the page has no part {name}"
    return block.sub(lambda _: "\n".join(["", *lines, "", ""]), text)


def main(recordings: Path, *, write: bool) -> None:
    """Print the parts, or put them into the page."""
    with tempfile.TemporaryDirectory() as folder:
        written = parts(recordings, Path(folder))
    if not write:
        print("\n\n".join("\n".join(lines) for lines in written.values()))
        return
    text = PAGE.read_text(encoding="utf-8")
    for name, lines in written.items():
        text = put_in(text, name, lines)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), write="--write" in sys.argv[2:])
