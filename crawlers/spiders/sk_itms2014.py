"""ITMS2014+: the announced and planned calls of Slovakia's EU funds of 2014 to 2020, from the system's open data."""

from collections.abc import AsyncIterator
from datetime import timedelta

from catalogue.model.call import Call
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi, find_list
from crawlers.portals.paging import check_pages
from crawlers.read.dates import iso_any
from crawlers.read.fields import flatten, take, take_each, take_first, take_inner
from crawlers.reading import PortalError, ReadError
from crawlers.source import Expect, Proof, Source, aside

_HOST = "https://opendata.itms2014.sk"
_ANNOUNCED, _PLANNED = "vyhlasene", "planovane"
_PAGE = 1_000
# The states as the system describes them: those in which one can apply now or later, and those in which nobody can.
_LIVE = {_ANNOUNCED: {"vyhlásená", "zmena podmienok"}, _PLANNED: {"zverejnená"}}
_OVER = {_ANNOUNCED: {"uzavretá", "stiahnutá"}, _PLANNED: {"zrušená"}}
# A planned call that was announced stands among the announced ones as well.
_MOVED_ON = {"vyhlásená", "vyhlásená výzva"}
# Calls of 2021 to 2027 are those of ITMS21+, which has more of them.
_OTHER_PERIOD = "VYZVA_21"
_OPEN_ENDED = "OTVORENA"


class SkItms2014(JsonApi):
    """The source. Announced and planned calls have numbers of their own. `typ` is the type of call, not its state.

    Of a call that can be applied for, its own answer is read, for the list may lack dates that stand there. No page
    for people is known for a call, so it is linked to its answer.
    """

    source = Source(
        title="ITMS2014+",
        country="SK",
        language="sk",
        zone="Europe/Bratislava",
        home=f"{_HOST}/",
        licence="open data of the Slovak Republic; the terms' text could not be read",
        every=timedelta(days=2),
        expect=Expect(
            at_least=20, at_most=5_000, share_of_last=0.9, filled={"opens": 0.8, "budget": 0.7, "status_raw": 1.0}
        ),
        proof=Proof.RECORDED,
        checked_against="three announced and three planned calls of November 2017 and the full answers of one of each; "
        "the states after the interface's description of 2023. How many calls there are today is not known",
        unused=aside("the system's own", "createdAt", "updatedAt", "planovaneVyzvy")
        | aside("links to records that are not read", "vyhlasovatel.*", "poskytovatelia", "konkretneCiele*", "fondy")
        | aside("the state's own part of the money", "alokaciaSR")
        | aside(
            "of a second round, which is for those who passed the first",
            *("datumVyhlasenia2Kolo", "datumUzavretia2Kolo", "typ2Kolo"),
        )
        | aside("money for the authorities' own work or not, which its title says", "technickaAsistencia")
        | aside("personal data", "kontaktneOsoby"),
    )
    url = f"{_HOST}/v2/vyzvy"
    id_field = "kod"

    async def listed(self) -> AsyncIterator[Row]:
        """The announced and the planned calls, each list in pages by the last number read."""
        for kind in (_ANNOUNCED, _PLANNED):
            last, pages = 0, 0
            while True:
                check_pages(pages, self.url)
                address = f"{self.url}/{kind}?limit={_PAGE}&minId={last}"
                answer = await self.document(address)
                found = find_list(answer, "", address, self.reading.reject)
                numbers = [record["id"] for record in found if isinstance(record.get("id"), int)]
                if found and (not numbers or max(numbers) <= last):
                    raise PortalError("other shape", f"{address} answered with numbers that it was not asked for")
                for record in found:
                    yield flatten(record) | {"list": kind}
                if len(answer) < _PAGE:
                    break
                last, pages = max(numbers), pages + 1

    def detail(self, row: Row) -> str | None:
        """The call's own answer, if one can apply for it now or later."""
        is_live = str(row.get("stav")).casefold() in _LIVE[row["list"]]
        return self.address(take(dict(row), "href")) if is_live and row.get("druh") != _OTHER_PERIOD else None

    def call(self, row: Row) -> Call | None:
        """The call that a record is, or None for one that another list or system has.

        Of a planned one the first round counts, an open-ended one has cut-offs. Raises `ReadError` for a state that the
        system does not describe.
        """
        kind, status = take(row, "list"), take(row, "stav")
        state = status.casefold()
        if take(row, "druh") == _OTHER_PERIOD or (kind == _PLANNED and state in _MOVED_ON):
            return None
        if state not in _LIVE[kind] | _OVER[kind]:
            raise ReadError(f"its state is {status[:40]!r}, which is not among those of calls that are {kind}")
        number, of_round = take(row, "id"), "" if kind == _ANNOUNCED else "1Kolo"
        dates = (f"{name}{of_round}" for name in ("datumVyhlasenia", "datumUzavretia", "typ"))
        opens, closes, how = take_each(row, *dates)
        closes_at = [*take_inner(row, "posudzovaneObdobia", "datumUzavierky"), closes]
        return self.new_call(
            key=number if kind == _ANNOUNCED else f"{kind}-{number}",
            title=take(row, "nazov"),
            url=take(row, "href"),
            identifier=take(row, "kod"),
            dates=self.dates(iso_any, opens=opens, closes=closes_at, rolling=how == _OPEN_ENDED),
            status_raw=status,
            withdrawn=state in _OVER[kind],
            budget=self.budget(total=take_first(row, "alokaciaEU"), language="en"),
            links=take_inner(row, "doplnujuceInfo", "url"),
            conditions=self.national(),
        )
