"""Finds the sources, module by module: one broken file cannot hide the others."""

import importlib
import pkgutil
from typing import TYPE_CHECKING, Self

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

import crawlers.spiders
from crawlers.portal import Portal

if TYPE_CHECKING:
    import builtins


class UnknownSourceError(LookupError):
    """There is no source of that name."""


class BrokenSourceError(ImportError):
    """A source's file cannot be loaded, or declares no source."""


def source_names() -> tuple[str, ...]:
    """The names of all sources, broken ones included, in order."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(crawlers.spiders.__path__)))


def load_source(name: str) -> type[Portal]:
    """The spider of one source. Raises `UnknownSourceError` or `BrokenSourceError`, each saying what to do."""
    if name not in source_names():
        raise UnknownSourceError(f"there is no source {name!r}; there are: {', '.join(source_names())}")
    try:
        module = importlib.import_module(f"crawlers.spiders.{name}")
    except (ImportError, SyntaxError, NameError, TypeError, ValueError, AttributeError) as error:
        raise BrokenSourceError(f"crawlers/spiders/{name}.py cannot be loaded: {error}") from error
    found = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Portal) and value.__module__ == module.__name__
    ]
    if len(found) != 1:
        raise BrokenSourceError(f"crawlers/spiders/{name}.py declares {len(found)} sources where one belongs")
    return found[0]


class SourceLoader:
    """Scrapy's way to this registry (``scrapy list``): each module is loaded alone, when it is asked for.

    Scrapy's own loader drops every module that sorts after a broken one.
    """

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:  # noqa: ARG003 - Scrapy's protocol
        """The loader; it has no settings of its own."""
        return cls()

    def load(self, spider_name: str) -> type[Spider]:
        """The spider of that name. Raises KeyError, as Scrapy expects."""
        try:
            return load_source(spider_name)
        except UnknownSourceError as error:
            raise KeyError(str(error)) from error

    def list(self) -> "builtins.list[str]":
        """The names of all sources, broken ones included."""
        return list(source_names())

    def find_by_request(self, request: Request) -> "builtins.list[str]":  # noqa: ARG002 - Scrapy's protocol
        """No source claims addresses for itself."""
        return []
