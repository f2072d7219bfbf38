"""Finds the sources, file by file: one broken file cannot hide the others.

There are those of this program, in ``crawlers/spiders``, and those of the folder that the setting ``sources`` names.
"""

import difflib
import importlib
import importlib.util
import os
import re
import sys
import traceback
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Self, cast, get_origin, get_type_hints

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

import crawlers.spiders
from catalogue.settings import Settings, SettingsError, read_settings
from crawlers.portal import Portal
from crawlers.source import Source

if TYPE_CHECKING:
    import builtins

ROOT = Path(crawlers.__file__).parents[1]
_NAME = re.compile(r"[a-z]{2}(?:_[a-z0-9]+)+")
_OWN_PACKAGE = "callfit_own_sources"


class UnknownSourceError(LookupError):
    """There is no source of that name."""


class BrokenSourceError(ImportError):
    """A source's file cannot be loaded, or declares no source: which file, which line, why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a source stands: its ``file`` and the folder of its kept answers. ``is_own`` is one of the own folder."""

    file: Path
    examples: Path
    is_own: bool

    def __str__(self) -> str:
        """The file as one names it: in this program from its root, elsewhere in full."""
        return str(
            self.file if self.is_own else self.file.relative_to(ROOT) if ROOT in self.file.parents else self.file
        )


def is_source_name(name: str) -> bool:
    """Whether ``name`` is ``<cc>_<portal>`` in small letters, digits and single underscores."""
    return _NAME.fullmatch(name) is not None


def own_folder() -> Path | None:
    """The folder of own sources that the settings name, None where they name none; it need not be there."""
    named = read_settings().sources
    return Path(named).expanduser().absolute() if named else None


def bundled_names() -> tuple[str, ...]:
    """The names of this program's own sources, broken ones included, in order."""
    return tuple(sorted(_bundled()))


def source_names() -> tuple[str, ...]:
    """The names of all sources, broken ones included, in order. Raises `SettingsError` if the own folder is missing."""
    return tuple(sorted({*_bundled(), *_own()}))


def source_place(name: str) -> Place:
    """Where a source stands; of a name that is taken twice, the one in the own folder. Raises `UnknownSourceError`."""
    place = _own(name).get(name) or _bundled(name).get(name)
    if place is None:
        close = difflib.get_close_matches(name, source_names(), n=1)
        hint = f"did you mean {close[0]}?" if close else "see: callfit sources list"
        raise UnknownSourceError(f"there is no source {name!r}; {hint}")
    return place


def load_source(name: str) -> type[Portal]:
    """The spider of one source. Raises `UnknownSourceError` or `BrokenSourceError`, each saying what to do."""
    own, bundled = _own(name).get(name), _bundled(name).get(name)
    place = own or bundled or source_place(name)
    if not is_source_name(name):
        raise BrokenSourceError(
            f"{place}: a source's file is named by country and portal in small letters, such as ro_mipe.py; a file "
            "that is none begins with an underscore"
        )
    if place.is_own and bundled is not None:
        raise BrokenSourceError(f"{place}: {bundled} is a source of that name already; give this one another")
    module = _import(name, place)
    found = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Portal) and value.__module__ == module.__name__
    ]
    if len(found) != 1:
        raise BrokenSourceError(f"{place}: declares {len(found)} sources where one belongs")
    # A class can be hashed, whatever the type checker makes of its instances' own method.
    fault = _fault_of(cast("Hashable", found[0]))
    if fault is not None:
        raise BrokenSourceError(f"{place}: {fault}")
    return found[0]


def _bundled(only: str | None = None) -> dict[str, Place]:
    examples = ROOT / "examples"
    return {
        name: place
        for folder in crawlers.spiders.__path__
        for name, place in _sources_in(Path(folder), examples, is_own=False, only=only).items()
    }


def _own(only: str | None = None) -> dict[str, Place]:
    folder = own_folder()
    if folder is None:
        return {}
    if not folder.is_dir():
        raise SettingsError(f"CALLFIT_SOURCES names {folder}, and there is no such folder; make it, or name another")
    return _sources_in(folder, folder / "examples", is_own=True, only=only)


def _sources_in(folder: Path, examples: Path, *, is_own: bool, only: str | None) -> dict[str, Place]:
    """The sources of a folder, or the ``only`` one of that name: whoever loads all looks for each by itself."""
    with os.scandir(folder) as files:
        names = sorted(file.name.removesuffix(".py") for file in files if file.name.endswith(".py"))
    return {
        name: Place(file=folder / f"{name}.py", examples=examples / name, is_own=is_own)
        for name in names
        if not name.startswith(("_", ".")) and only in {None, name}
    }


def _import(name: str, place: Place) -> ModuleType:
    """The module of a source. Whatever its file does when it is loaded ends here."""
    try:
        return _load_own(name, place.file) if place.is_own else importlib.import_module(f"crawlers.spiders.{name}")
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise BrokenSourceError(f"{place}{cause_in(error, place.file)}") from error


def _load_own(name: str, file: Path) -> ModuleType:
    module_name = f"{_OWN_PACKAGE}.{name}"
    loaded = sys.modules.get(module_name)
    if loaded is not None and loaded.__file__ == str(file):
        return loaded
    spec = importlib.util.spec_from_file_location(module_name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their own module up while they are made.
    sys.modules[module_name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[module_name]
        raise
    return module


def cause_in(error: BaseException, file: Path) -> str:
    """Where in ``file`` (``, line 3``, if there) an error came about, and what it is, in one line of words."""
    if isinstance(error, SyntaxError) and error.filename == str(file):
        return f", line {error.lineno}: {error.msg}"
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(file)]
    where = f", line {lines[-1]}" if lines else ""
    words = " ".join(f"{type(error).__name__}: {error}".split()).removesuffix(":")[:300]
    return f"{where}: it ends the program when it is loaded" if isinstance(error, SystemExit) else f"{where}: {words}"


@cache
def _fault_of(spider: type[Portal]) -> str | None:
    """What a class lacks to be a source, in words, or None."""
    source = getattr(spider, "source", None)
    if not isinstance(source, Source):
        return f"{spider.__name__} has no declaration: source = Source(...)"
    missing = [name for name in dir(spider) if getattr(getattr(spider, name), "__isabstractmethod__", False)]
    if missing:
        return f"{spider.__name__} does not say how it does this: {', '.join(missing)}"
    hints = _hints()
    wrong = [
        field.name
        for field in fields(Source)
        if field.init and not _is_a(getattr(source, field.name), hints[field.name])
    ]
    if wrong:
        return f"its {', '.join(wrong)} is of another type than `crawlers.source.Source` says"
    if source.key_setting is not None and source.key_setting not in {field.name for field in fields(Settings)}:
        return f"its key_setting {source.key_setting!r} is no setting; see `catalogue.settings.Settings`"
    return None


@cache
def _hints() -> dict[str, Any]:
    return get_type_hints(Source)


def _is_a(value: object, hint: Any) -> bool:  # noqa: ANN401 - a type or a form of one
    if get_origin(hint) is Mapping:
        return isinstance(value, Mapping)
    return isinstance(value, int | float if hint is float else hint)


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
