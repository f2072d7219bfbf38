"""SPIRIT Slovenija: the active calls of Slovenia's agency for enterprise, foreign investment and technology."""

from functools import partial

from catalogue.model.call import Call, SectionKind
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi
from crawlers.portals.paging import Paging
from crawlers.read.dates import iso_any
from crawlers.read.fields import take, take_each, take_first
from crawlers.read.html import read_line
from crawlers.read.sentences import last_day
from crawlers.source import Expect, Proof, Source, aside


class SiSpirit(JsonApi):
    """The source. A call's deadline is a sentence. Where it names no day, the end of the publication (``validTo``) is
    taken for the deadline, and the sentence stands beside it.
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
        checked_against="address and fields as two programs read them, and one page of 2019; no answer was seen. That "
        "validTo is the deadline is what one of these programs takes it for",
        unused=aside("all that is asked for is active", "status", "validity")
        | aside("when it was published, not when it opens", "publishDate"),
    )
    url = (
        "https://www.spiritslovenia.si/api/v1/backend/tender/paginatedlist?limit=200&sortBy=PUBLISH_DATE&sort=DESC"
        "&queryString=&status=ACTIVE&validity=ACTIVE&queryFullContent=true&language=SL"
    )
    records = "data.items"
    paging = Paging(parameter="offset", first=0, step=200, full=200)
    id_field = "link"

    def call(self, row: Row) -> Call:
        """The call that a record is. The name in its address is the only identifier that the list gives."""
        name = take(row, "link").strip("/")
        told, valid_to = take_each(row, "deadline", "validTo")
        dates = self.dates(partial(last_day, language="sl"), closes=read_line(told or ""), prose=True)
        return self.new_call(
            key=name,
            title=take(row, "title"),
            url=f"razpisi/{name}",
            dates=dates if dates.deadlines else self.dates(iso_any, closes=valid_to, note=told),
            links=[take_first(row, "externalUrl")],
            conditions=self.national(),
            texts=[(SectionKind.DESCRIPTION, take_first(row, "subtitle"))],
        )
