"""The same catalogue as for the pages."""

from tests.app.web.public.conftest import shop

__all__ = ["shop"]
