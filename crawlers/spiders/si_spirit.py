"""SPIRIT Slovenija: the active calls of Slovenia's agency for enterprise, foreign investment and technology."""

from datetime import date, datetime
from typing import ClassVar
from urllib.parse import quote

from catalogue.model.call import Call, SectionKind
from crawlers.drafting import Dates
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi
from crawlers.portals.paging import Paging
from crawlers.read.dates import iso_any
from crawlers.read.fields import take, take_first
from crawlers.read.html import read_line
from crawlers.read.written_dates import day_after
from crawlers.reading import ReadError
from crawlers.source import Expect, Proof, Source, aside

_PAGES = "https://www.spiritslovenia.si/razpisi/"
# The sentences in which the agency names one last day; the longer ones come first.
_DEADLINES = (
    "Rok za oddajo prijav je",
    "Rok za oddajo vlog je do vključno",
    "Rok za oddajo vlog je do",
    "Rok za oddajo vlog je",
)


class SiSpirit(JsonApi):
    """The source. A call's deadline is a sentence; ``validTo`` is until when the publication holds.

    Where the sentence names no day, the end of the publication is taken for the deadline, and the sentence stands
    beside it.
    """

    source = Source(
        title="SPIRIT Slovenija",
        country="SI",
        language="sl",
        zone="Europe/Ljubljana",
        home="https://www.spiritslovenia.si/",
        licence="public information of the agency SPIRIT Slovenija; no licence is stated (unverified)",
        # What is active is a handful at a time.
        expect=Expect(at_least=1, at_most=200, filled={"deadlines": 0.3}),
        proof=Proof.DOCUMENTATION,
        checked_against=(
            "address and names of fields after two programs that read the interface, and one page of 2019; no answer "
            "was seen. That validTo is the deadline is what one of these programs takes it for."
        ),
        unused=aside("all that is asked for is active", "status", "validity")
        | aside("when it was published, not when it opens", "publishDate"),
    )
    url = (
        "https://www.spiritslovenia.si/api/v1/backend/tender/paginatedlist?limit=200&sortBy=PUBLISH_DATE&sort=DESC"
        "&queryString=&status=ACTIVE&validity=ACTIVE&queryFullContent=true&language=SL"
    )
    records = "data.items"
    paging: ClassVar = Paging(parameter="offset", first=0, step=200, full=200)
    id_field = "link"

    def call(self, row: Row) -> Call:
        """The call that a record is. The name in its address is the only identifier that the list gives."""
        name = take(row, "link").strip("/")
        deadline = read_line(take_first(row, "deadline") or "")
        return self.new_call(
            key=name,
            title=take(row, "title"),
            url=f"{_PAGES}{quote(name, safe='%')}",
            dates=self._dates(deadline, take_first(row, "validTo")),
            links=[take_first(row, "externalUrl")],
            conditions=self.national(),
            texts=[(SectionKind.DESCRIPTION, take_first(row, "subtitle"))],
        )

    def _dates(self, deadline: str, valid_to: str | None) -> Dates:
        try:
            return self.dates(_last_day, closes=deadline or valid_to)
        except ReadError:
            found = self.dates(iso_any, closes=valid_to)
            return Dates(model=found.model, deadlines=found.deadlines, words=deadline[:500])


def _last_day(raw: str) -> date | datetime:
    return iso_any(raw) if raw[:4].isdigit() else day_after(raw, "sl", *_DEADLINES)
