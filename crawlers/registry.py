"""Finds the sources, module by module: one broken file cannot hide the others."""

import importlib
import pkgutil

import crawlers.spiders
from crawlers.portal import Portal


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
