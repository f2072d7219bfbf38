"""Work that is done once the answer is sent, so that how long the answer takes tells nobody which work that is."""

import logging
import time
from collections.abc import Callable

from starlette.background import BackgroundTask
from starlette.responses import Response

from catalogue.store.errors import StoreError

PAUSES = (2.0, 10.0)
"""So many seconds after a failure of the catalogue it is tried again: whoever asked was told that it is done."""
_log = logging.getLogger(__name__)


def after(answer: Response, work: Callable[[], None]) -> Response:
    """``answer``, with ``work`` to be done after it. What is done half may be done again."""
    answer.background = BackgroundTask(_do, work)
    return answer


def _do(work: Callable[[], None]) -> None:
    for pause in (*PAUSES, None):
        try:
            work()
        except StoreError as error:
            if pause is None:
                _log.error("what a form asked for was answered and could not be done: %s", error)
                return
            time.sleep(pause)
        else:
            return
