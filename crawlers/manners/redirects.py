"""Redirects: a few, and to addresses."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawlers.manners.refusals import RedirectError


class Redirects(RedirectMiddleware):
    """Scrapy's redirect middleware, which says what is wrong with a redirect."""

    def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """The response, or the request that it sends us on to. Raises `RedirectError`."""
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise RedirectError(
                f"more than {self.max_redirect_times} redirects, the last from {request.url}"
            ) from error
        except ValueError as error:
            location = (response.headers.get("Location") or b"")[:200].decode("latin-1")
            raise RedirectError(f"it redirects to {location!r}, which is no address ({error})") from error
