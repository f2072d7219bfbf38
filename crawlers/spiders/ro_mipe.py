"""MIPE: what Romania's ministry of European funds announces of calls. Leads, none of which says that one can apply."""

import re
from html import unescape

from catalogue.model.call import Call, SectionKind
from crawlers.portal import Row
from crawlers.portals.feed import Feed
from crawlers.read.fields import take, take_all, take_first
from crawlers.read.html import read_line
from crawlers.source import Coverage, Expect, Proof, Source, aside

# ``Anunțuri PEO 2021-2027``, in either spelling of ț and with or without the managing authority's AM; or the PNRR's.
_PROGRAMME = re.compile(r"Anun\wuri (?:AM ?)?(?P<name>[^\W\d_]\S*(?: \S+)*) 2021-2027|(?:Anun\wuri )?PNRR")
_POST = re.compile(r".*[?&]p=([0-9]+)\b.*")


class RoMipe(Feed):
    """The source. An entry says that something was published, and where.

    Calls, guides for consultation, corrigenda and results come mixed and without dates: no entry has a state.
    """

    source = Source(
        title="MIPE: anunțuri privind apelurile",
        country="RO",
        language="ro",
        zone="Europe/Bucharest",
        home="https://mfe.gov.ro/",
        licence="public announcements of the Romanian ministry MIPE; no licence is stated (unverified)",
        timeout=120,
        ipv4_only=True,
        coverage=Coverage.WINDOW,
        # A page of the feed holds the newest 300.
        expect=Expect(at_least=100, at_most=400, share_of_last=0.8, filled={"sections": 0.5}),
        proof=Proof.DOCUMENTATION,
        checked_against="the description of the feed after a program that reads it; no answer was seen, and others "
        "report that the host does not answer from abroad",
        unused=aside("when it was announced, not when one can apply", "published", "updated")
        | aside("repeats how the text begins", "summary")
        | aside("how WordPress counts answers to the post", "total", "thr"),
    )
    urls = ("https://mfe.gov.ro/category/ultimele-apeluri-prima-pagina/feed/",)

    def call(self, row: Row) -> Call:
        """The lead that an entry is. Text and title are escaped once more than a feed asks for."""
        content = take_first(row, "content") or ""
        named = [found for name in take_all(row, "categories") if (found := _PROGRAMME.fullmatch(read_line(name)))]
        return self.new_call(
            key=_POST.sub(r"\1", take(row, "id")),
            title=unescape(take(row, "title")),
            url=take(row, "link"),
            programme=(named[0]["name"] or "PNRR") if named else None,
            conditions=self.national(),
            texts=[(SectionKind.DESCRIPTION, content if "<" in content else unescape(content))],
        )
