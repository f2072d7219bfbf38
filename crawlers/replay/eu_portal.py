"""The EU portal's hosts: its search, its code lists and its static files, from one recording."""

from crawlers.replay.answer import Answer, Asked, error_answer, json_answer
from crawlers.replay.eu_query import QueryError
from crawlers.replay.eu_search import EuSearch, read_search_parts
from crawlers.replay.eu_static import EuStatic
from crawlers.replay.mischief import MischiefMaker
from crawlers.replay.recording import Recording

_API = "api.tech.ec.europa.eu"
_SEARCH = "/search-api/prod/rest/search"
_FACET = "/search-api/prod/rest/facet"
_SITE = "ec.europa.eu"
_DATA = "/info/funding-tenders/opportunities/data"
_GRANTS_TENDERS = f"{_DATA}/referenceData/grantsTenders.json"
_TOPIC_DETAILS = f"{_DATA}/topicDetails/"


class EuPortal:
    """The EU Funding & Tenders Portal as it was recorded. ``mischief`` spoils the pages of its search."""

    def __init__(self, recording: Recording, mischief: MischiefMaker) -> None:
        self._search = EuSearch(recording)
        self._static = EuStatic(recording)
        self._mischief = mischief

    def answer(self, asked: Asked) -> Answer:
        """The answer to a request; 404 for what is not recorded."""
        if asked.host == _API and asked.path in {_SEARCH, _FACET}:
            return self._ask_search(asked)
        return self._find_file(asked)

    def _ask_search(self, asked: Asked) -> Answer:
        parts, refusal = read_search_parts(asked)
        if refusal is not None:
            return refusal
        try:
            if asked.path == _FACET:
                return self._search.facets(asked)
            page = self._search.page(asked, parts)
        except QueryError as error:
            return error_answer(500, str(error))
        return json_answer(self._mischief.spoil_page(asked.host, asked.path, page))

    def _find_file(self, asked: Asked) -> Answer:
        if asked.method != "GET":
            return error_answer(405, f"{asked.method} is not allowed here", {"Allow": "GET"})
        if asked.host == _SITE and asked.path == _GRANTS_TENDERS:
            return self._static.grants_tenders(asked)
        if asked.host == _SITE and asked.path.startswith(_TOPIC_DETAILS):
            return self._static.topic_details(asked, asked.path.removeprefix(_TOPIC_DETAILS))
        return error_answer(404, f"nothing is recorded for {asked.host}{asked.path}")
