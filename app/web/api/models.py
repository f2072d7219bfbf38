"""What the API answers, field by field; the records are those of ``docs/json.md``."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from catalogue.model.call import BudgetScope, CallKind, DeadlineKind, DeadlineModel, Instrument, SectionKind
from catalogue.model.condition import Criterion
from catalogue.model.state import State
from catalogue.model.version import Cause, Weight

# Not parsed and written anew: what the commands print is what the API answers.
_AN_INSTANT = {"format": "date-time"}
_ID = "eu_funding_tenders:HORIZON-CL5-2026-11-Two-Stage-D4-01"
CallId = Annotated[str, Field(description="source:source_key, the call's name for ever.", examples=[_ID])]
Language = Annotated[str, Field(description="ISO 639-1.", examples=["en"])]
Country = Annotated[str, Field(description="ISO 3166-1 alpha-2, or EU for the Union.", examples=["RO"])]
Text = Annotated[str | None, Field(description="In the portal's words; null where it does not say.")]
Instant = Annotated[
    str,
    Field(
        description="ISO 8601 with offset, on the clock of the source's zone.",
        json_schema_extra=_AN_INSTANT,
        examples=["2026-09-15T17:00:00+02:00"],
    ),
]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Money(_Model):
    """An amount in units of its currency."""

    amount: Annotated[int | float, Field(examples=[2_500_000])]
    currency: Annotated[str, Field(description="ISO 4217.", examples=["EUR"])]


class Budget(_Model):
    """What there is to give away; what the portal does not state is null."""

    total: Money | None
    scope: Annotated[BudgetScope, Field(description="Whose money the total is: this topic's own, or its call's.")]
    project_min: Money | None
    project_max: Money | None
    expected_grants: int | None
    rate_max: Annotated[float | None, Field(description="Highest co-financing rate, in per cent of eligible costs.")]
    words: Text


class Deadline(_Model):
    """A date to apply by or, for stage 2, to complete an application by."""

    at: Instant
    kind: DeadlineKind
    hour_known: Annotated[bool, Field(description="False: the portal gave a day, the hour is the programme's rule.")]
    zone: Annotated[str, Field(examples=["Europe/Brussels"])]
    raw: Annotated[str, Field(description="The portal's own spelling.")]


class Parent(_Model):
    """What a cascade call hangs from: the EU project that opens it, and the topic that funds the project."""

    project: str | None
    topic: str
    topic_title: str


class Twin(_Model):
    """Another portal's record of the same call."""

    id: CallId
    source: str
    url: str


class Call(_Model):
    """A call as a list tells it."""

    id: CallId
    source: Annotated[str, Field(examples=["eu_funding_tenders"])]
    source_key: str
    kind: CallKind
    title: Annotated[str, Field(description="One line of plain text, in `language`.")]
    language: Language
    programme: Text
    programme_code: str | None
    state: Annotated[State, Field(description="Computed from the dates now, never the portal's word.")]
    opens: Instant | None
    next_deadline: Annotated[Instant | None, Field(description="The next date by which a newcomer can enter.")]
    deadlines: list[Deadline]
    deadline_model: DeadlineModel
    url: Annotated[str, Field(description="The official page. Check that it is http or https before you link to it.")]
    budget: Budget | None
    instruments: list[Instrument]
    types_of_action: list[str]
    identifier: str | None
    call_identifier: str | None
    call_title: str | None
    parent: Parent | None
    status_raw: Annotated[str | None, Field(description="The portal's word for its state, as evidence only.")]
    withdrawn: Annotated[bool, Field(description="The portal says outright that nobody can apply.")]
    deadline_words: Text
    funder: Text
    links: list[str]
    first_seen: Annotated[str, Field(json_schema_extra=_AN_INSTANT, description="When we first saw it, UTC.")]
    last_seen: Annotated[str, Field(json_schema_extra=_AN_INSTANT, description="When a reading last saw it, UTC.")]
    gone_at: Annotated[
        str | None, Field(json_schema_extra=_AN_INSTANT, description="When its portal had it no more, UTC.")
    ]
    twins: list[Twin]


class Section(_Model):
    """One text of a call, plain."""

    kind: SectionKind
    text: str


class Condition(_Model):
    """A condition of eligibility; `read` is whether we could read it as a rule."""

    criterion: Criterion
    read: bool
    clause: str | None
    language: str
    where: Annotated[str, Field(description="The field of the portal's record that it stands in.")]
    basis: str | None


class ThemeEvidence(_Model):
    """One thing that tells a theme: a code, or words, and the field that they stand in."""

    kind: str
    where: str
    quote: str
    says: str | None


class ThemeFinding(_Model):
    """That a call is on a theme, and what tells it."""

    id: str
    label: str
    basis: str | None
    evidence: list[ThemeEvidence]


class FullCall(Call):
    """A call with its texts (where the source's licence lets us), conditions and themes.

    E-mail addresses in texts are left out, and so is the text on whom to ask for help.
    """

    keywords: list[str]
    sections: list[Section]
    conditions: list[Condition]
    themes: list[ThemeFinding]


class Calls(_Model):
    """A page of calls. Where `next` is not null, ask again with it as `cursor`."""

    calls: list[Call]
    next: Annotated[str | None, Field(description="The cursor of the next page; null on the last one.")]


class Change(_Model):
    """A change of one field of a call."""

    at: Annotated[str, Field(json_schema_extra=_AN_INSTANT, description="The start of the reading that found it, UTC.")]
    cause: Annotated[Cause, Field(description="Whose doing it is; `reader` is ours, and no news.")]
    weight: Weight
    field: str
    words: Annotated[str, Field(description="The change in English, in one line.")]


class History(_Model):
    """What changed in a call, the newest first; the first hundred versions."""

    id: CallId
    first_seen: Annotated[str, Field(json_schema_extra=_AN_INSTANT)]
    changes: list[Change]


class Source(_Model):
    """A portal that is read."""

    name: Annotated[str, Field(examples=["ro_mipe"])]
    title: str
    country: Country
    language: Language | None
    home: str | None
    licence: str | None
    proof: Annotated[str | None, Field(description="recorded, derived or documentation: what it was checked against.")]
    texts_may_be_stored: bool | None
    every_hours: float | None
    calls: int
    live_calls: Annotated[int, Field(description="Those one can apply for now or later.")]
    last_complete: Annotated[
        str | None, Field(json_schema_extra=_AN_INSTANT, description="Start of the last complete reading, UTC.")
    ]


class Sources(_Model):
    """All sources."""

    sources: list[Source]


class Theme(_Model):
    """A theme or objective that calls can be on."""

    id: str
    label: Annotated[str, Field(description="In English.")]


class Themes(_Model):
    """All themes."""

    themes: list[Theme]


class CountryCount(_Model):
    """A country of sources."""

    code: Country
    calls: int
    live_calls: int


class Countries(_Model):
    """The countries whose sources have calls."""

    countries: list[CountryCount]


class Problem(BaseModel):
    """What was wrong with a request (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
