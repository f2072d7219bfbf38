"""Statens Tilskudspuljer: the register of all grant pools of the Danish state, as one table."""

from catalogue.model.call import Call, Instrument, SectionKind
from crawlers.drafting import is_web_address
from crawlers.portal import Row
from crawlers.portals.table import Table
from crawlers.read.dates import numeric_day
from crawlers.read.fields import take, take_each, take_first, take_flag
from crawlers.read.keys import made_key
from crawlers.source import Expect, Proof, Source, aside


class DkTilskudspuljer(Table):
    """The source. The register holds next to no text: what a pool is for and who may apply is on the page it links to.

    A pool has no number of its own. Two pools may share their title or their link; the day and hour at which one was
    entered, which stay as they are, and its authority and title tell it from all others.
    """

    source = Source(
        title="Statens Tilskudspuljer",
        country="DK",
        language="da",
        zone="Europe/Copenhagen",
        currency="DKK",
        home="https://www.statens-tilskudspuljer.dk/",
        licence="free extraction of all data, as two projects quote the register's terms",
        expect=Expect(at_least=100, at_most=5_000, filled={"funder": 0.95, "keywords": 0.4}),
        proof=Proof.DOCUMENTATION,
        checked_against="the real header of the table and what two projects make of its columns; no real row was seen, "
        "and how many there are is not known",
        unused=aside("says nothing on who may apply", "IsApplicantModule", "IsEUFunded")
        | aside("when the entry was last touched", "Modified"),
    )
    url = "https://www.statens-tilskudspuljer.dk/DataExport/statens-tilskudspuljer.csv"
    columns = ("IsActive", "Created", "PoolViewLink", "AuthorityName", "Title", "NextDeadline")
    delimiter = ";"
    trailing = True
    id_field = "Title"

    def call(self, row: Row) -> Call:
        """The pool that a row is. One that is not active takes no applications."""
        title, authority = take(row, "Title"), take(row, "AuthorityName")
        links = [self.address(link) for link in take_each(row, "PoolViewLink", "AuthorityPoolApplicationLink") if link]
        return self.new_call(
            key=made_key(authority, take_first(row, "Created"), title),
            title=title,
            url=next(filter(is_web_address, links), self.source.home),
            links=links,
            dates=self.dates(numeric_day, closes=take_first(row, "NextDeadline")),
            withdrawn=not take_flag(row, "IsActive"),
            funder=authority,
            instruments=(Instrument.GRANT,),
            keywords=[word.strip() for word in (take_first(row, "Keywords") or "").split(",")],
            conditions=self.national(),
            # In which form it lists several is not documented.
            texts=[(SectionKind.FURTHER_INFORMATION, take_first(row, "AllDeadlines"))],
        )
