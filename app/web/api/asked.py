"""What a list of calls can be asked with."""

from typing import Annotated

from pydantic import BaseModel, Field

from catalogue.model.call import Instrument
from catalogue.model.state import State

MOST = 100
"""So many calls are on a page at most."""
_CHOICES = 30


class AskedCalls(BaseModel):
    """The parameters of a list of calls; those that are lists may be repeated."""

    q: Annotated[
        str | None, Field(min_length=1, max_length=200, description="Words, in any language, as on the search page.")
    ] = None
    state: Annotated[list[State], Field(max_length=_CHOICES, description="Only calls in one of these states.")] = []
    country: Annotated[
        list[Annotated[str, Field(pattern="^[A-Z]{2}$")]],
        Field(max_length=_CHOICES, description="Only calls of the sources of these countries; EU for the Union."),
    ] = []
    source: Annotated[
        str | None,
        Field(pattern="^[a-z0-9_]{1,80}$", description="Only calls of this source, by its name in /sources."),
    ] = None
    theme: Annotated[
        list[Annotated[str, Field(max_length=60)]],
        Field(max_length=_CHOICES, description="Only calls on one of these, by their ids in /themes."),
    ] = []
    instrument: Annotated[
        list[Instrument], Field(max_length=_CHOICES, description="Only calls that say that they give one of these.")
    ] = []
    language: Annotated[
        list[Annotated[str, Field(pattern="^[a-z]{2}$")]],
        Field(max_length=_CHOICES, description="Only calls in one of these languages, ISO 639-1."),
    ] = []
    every: Annotated[bool, Field(description="Every portal's record of a call, and not one for all of them.")] = False
    limit: Annotated[int, Field(ge=1, le=MOST, description="At most so many calls a page.")] = 20
    cursor: Annotated[str | None, Field(max_length=1_000, description="`next` of the page before.")] = None
