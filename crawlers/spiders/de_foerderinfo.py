"""Förderberatung des Bundes: the announcements of Germany's ministries, as eleven feeds.

Each feed has its newest twenty entries, so that one that is gone may well be open. The pages stand under a path that
robots.txt forbids; the feeds do not.
"""

import re

from catalogue.model.call import Call, SectionKind
from crawlers.portal import Row
from crawlers.portals.feed import Feed
from crawlers.read.dates import day_range, numeric_day
from crawlers.read.fields import look_up, take, take_first
from crawlers.source import Coverage, Expect, Proof, Source, aside

_FEEDS = (
    "alle kmu-foerderung klima-energie gesundheit-ernaehrung mobilitaet bildung-hochschulen-wissenschaft "
    "schluesseltechnologien kommunikation sicherheit internationales sozial-geistes-sozialwissenschaften"
)
_MINISTRIES = {
    "bmwe": "Bundesministerium für Wirtschaft und Energie (BMWE)",
    "bmwk": "Bundesministerium für Wirtschaft und Klimaschutz (BMWK)",
    "bmftr": "Bundesministerium für Forschung, Technologie und Raumfahrt (BMFTR)",
    "bmbf": "Bundesministerium für Bildung und Forschung (BMBF)",
}
# Numbers alone behind the last bar of a title are the time for applications, or its last day.
_WINDOW = re.compile(r"(?P<title>.*\S)\s*\|\s*(?P<days>[0-9][0-9 .:/–—-]*)", re.DOTALL)


class DeFoerderinfo(Feed):
    """The source. An entry says when one can apply at the end of its title, or not at all."""

    source = Source(
        title="Förderberatung des Bundes",
        country="DE",
        language="de",
        zone="Europe/Berlin",
        home="https://www.foerderinfo.bund.de/",
        licence="public information of the Federal Government; no licence named (unverified)",
        coverage=Coverage.WINDOW,
        # Feeds that always hold as many entries give about as many calls each time.
        expect=Expect(at_least=20, at_most=400, share_of_last=0.7, filled={"deadlines": 0.3, "sections": 0.5}),
        proof=Proof.DOCUMENTATION,
        checked_against="the reports of three who read the feeds in summer and autumn 2026; no feed is recorded",
        unused=aside("when it was announced, not from when one can apply", "published") | aside("technical", "author"),
    )
    urls = tuple(
        f"https://www.foerderinfo.bund.de/foerderinfo/de/services/rss/bekanntmachungen-{name}/rssnewsfeed.xml"
        for name in _FEEDS.split()
    )

    def call(self, row: Row) -> Call:
        """The call that an entry announces."""
        link, title = take(row, "link"), take(row, "title")
        opens, closes = None, None
        if (window := _WINDOW.fullmatch(title)) is not None:
            title, (opens, closes) = window["title"], day_range(window["days"]) or (None, window["days"])
        return self.new_call(
            key=(take_first(row, "id") or link).removeprefix(self.source.home),
            title=title,
            url=link,
            dates=self.dates(numeric_day, opens=opens, closes=closes),
            funder=next(iter(look_up(re.split("[^a-z]+", link.lower()), _MINISTRIES)), None),
            conditions=self.national(),
            texts=[(SectionKind.DESCRIPTION, take_first(row, "summary"))],
        )
