"""Finds the reference sets, file by file: one broken file cannot hide the others."""

import difflib
import importlib
from pathlib import Path

import crawlers.references
from crawlers.reference import Reference
from crawlers.registry import ROOT, cause_in


class UnknownReferenceError(LookupError):
    """There is no reference set of that name."""


class BrokenReferenceError(ImportError):
    """A set's file cannot be loaded, or declares none: which file, which line, why."""


def reference_names() -> tuple[str, ...]:
    """The names of all reference sets, broken ones included, in order."""
    return tuple(
        sorted(
            file.stem
            for folder in crawlers.references.__path__
            for file in Path(folder).glob("*.py")
            if not file.name.startswith("_")
        )
    )


def load_reference(name: str) -> Reference:
    """One reference set. Raises `UnknownReferenceError` or `BrokenReferenceError`, each saying what to do."""
    known = reference_names()
    if name not in known:
        close = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {close[0]}?" if close else f"there are: {', '.join(known)}"
        raise UnknownReferenceError(f"there is no reference set {name!r}; {hint}")
    file = Path(crawlers.references.__path__[0]) / f"{name}.py"
    shown = file.relative_to(ROOT)
    try:
        module = importlib.import_module(f"crawlers.references.{name}")
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise BrokenReferenceError(f"{shown}{cause_in(error, file)}") from error
    found = getattr(module, "reference", None)
    if not isinstance(found, Reference):
        raise BrokenReferenceError(f"{shown}: it declares no set: reference = Reference(...)")
    return found
