"""A call: one opportunity to apply for funding, as a portal publishes it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from catalogue.model.condition import Condition
from catalogue.model.money import Money


class CallKind(StrEnum):
    """What a record of a portal is.

    A topic is one subject inside a call for proposals and is applied for by itself. A cascade call is opened by the
    beneficiaries of an EU project, who pass money on (financial support to third parties). An external action is a
    call for proposals of the EU outside the Union. Everything else is a plain call.
    """

    TOPIC = "topic"
    CASCADE_CALL = "cascade_call"
    EXTERNAL_ACTION = "external_action"
    CALL = "call"


class Instrument(StrEnum):
    """What the applicant gets."""

    GRANT = "grant"
    LOAN = "loan"
    GUARANTEE = "guarantee"
    EQUITY = "equity"
    VOUCHER = "voucher"
    PRIZE = "prize"
    TAX_CREDIT = "tax_credit"
    SUPPORT_SERVICE = "support_service"
    CROWDFUNDING = "crowdfunding"


class DeadlineModel(StrEnum):
    """How a call closes. ``UNKNOWN`` where the portal does not say.

    ``PERMANENT``: one can apply at any time until the money is used up; a deadline beside it is the latest day, and the
    portal's words for it ("until funds run out") are the call's ``deadline_words``. That the money is used up is not
    to be seen from any date: the call is then ``withdrawn``, or no longer listed.
    """

    SINGLE_STAGE = "single-stage"
    TWO_STAGE = "two-stage"
    MULTIPLE_CUT_OFF = "multiple cut-off"
    PERMANENT = "permanent"
    UNKNOWN = "unknown"


class DeadlineKind(StrEnum):
    """What happens at a deadline.

    Only the first stage of a two-stage call is a date to apply by: the second is for those who are invited.
    """

    SINGLE = "single"
    STAGE_1 = "stage 1"
    STAGE_2 = "stage 2"
    CUT_OFF = "cut-off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An instant that a portal published, with what we know of it.

    ``at`` is aware and in UTC. ``zone`` is the IANA zone in which the portal means it. ``hour_known`` is false where
    the portal gave a day only and the hour in ``at`` is the programme's rule. ``raw`` is the portal's own spelling.
    """

    at: datetime
    zone: str
    hour_known: bool
    raw: str

    def __post_init__(self) -> None:
        # Not the offset of this instant alone: Python compares two instants of one zone, such as London's in winter, by
        # their clocks, which a change of the clock sets back.
        if self.at.tzinfo is None or self.at.tzinfo.utcoffset(None) != timedelta(0):
            raise ValueError(f"a stored instant is aware and in UTC, not {self.at!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One date to apply by (or, for stage 2, to complete an application by)."""

    moment: Moment
    kind: DeadlineKind

    @property
    def at(self) -> datetime:
        """The instant, UTC."""
        return self.moment.at


class BudgetScope(StrEnum):
    """Whose money a total is: this topic's own, or one pot that sibling topics of the call share."""

    TOPIC = "topic"
    CALL = "call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What there is to give away.

    ``total`` is the whole pot, in the scope of ``scope``; ``project_min`` and ``project_max`` bound what one project
    may ask for; ``expected_grants`` is the number of projects the funder expects to support. ``rate_max`` is the
    highest co-financing rate, in per cent of the eligible costs. ``words`` are the portal's own words where they say
    more than the numbers, or could not be read as one. What the portal does not state is None, never zero.
    """

    total: Money | None = None
    scope: BudgetScope = BudgetScope.TOPIC
    project_min: Money | None = None
    project_max: Money | None = None
    expected_grants: int | None = None
    rate_max: Decimal | None = None
    words: str | None = None


class SectionKind(StrEnum):
    """Which part of a call's publication a text is."""

    DESCRIPTION = "description"
    DESTINATION = "destination"
    CONDITIONS = "conditions"
    HOW_TO_APPLY = "how_to_apply"
    FURTHER_INFORMATION = "further_information"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One text of a call, sanitised: ``html`` holds harmless markup only, ``text`` the same words without any."""

    kind: SectionKind
    html: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The programme that pays, by the portal's code and in the portal's words."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """What a cascade call hangs from: the EU project that opens it, and the topic that funds the project."""

    project: str | None
    topic: str
    topic_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One opportunity to apply, whatever its instrument.

    ``(source, source_key)`` identifies it for ever, whatever the portal does to its URLs. Nothing in it depends on
    the clock: its state is computed from its dates (`catalogue.model.state`). ``status_raw`` is the portal's own word
    for its state, kept as evidence only. ``withdrawn`` is true where it says outright that nobody can apply (cancelled,
    suspended, funds used up), whatever the dates are. ``deadlines`` are in order of time; ``deadline_words`` is what
    the portal writes in the place of a date. ``funder`` is who decides on the money, in the portal's words. ``links``
    are further pages of the same call, such as the funder's own. ``language`` is the ISO 639-1 code of ``title`` and
    ``sections``.
    """

    source: str
    source_key: str
    kind: CallKind
    title: str
    language: str
    url: str
    programme: Programme | None = None
    identifier: str | None = None
    call_identifier: str | None = None
    call_title: str | None = None
    parent: Parent | None = None
    instruments: tuple[Instrument, ...] = ()
    types_of_action: tuple[str, ...] = ()
    status_raw: str | None = None
    opens: Moment | None = None
    deadline_model: DeadlineModel = DeadlineModel.UNKNOWN
    deadlines: tuple[Deadline, ...] = ()
    budget: Budget | None = None
    keywords: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    conditions: tuple[Condition, ...] = ()
    withdrawn: bool = False
    deadline_words: str | None = None
    funder: str | None = None
    links: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The call's name across all sources, ``source:source_key``."""
        return f"{self.source}:{self.source_key}"

    def text(self, kind: SectionKind) -> str:
        """The words of one part of the publication; empty where the portal gave none."""
        return "\n".join(section.text for section in self.sections if section.kind is kind)
