"""Calls, matches and profiles to write digests of: real identifiers and dates, our own words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from catalogue.model.call import (
    Budget,
    BudgetScope,
    Call,
    CallKind,
    Deadline,
    DeadlineKind,
    DeadlineModel,
    Instrument,
    Moment,
    Parent,
    Programme,
)
from catalogue.model.condition import Condition, Criterion
from catalogue.model.match import Eligibility, Evidence, Grade, Judgement, Match, Reason, Relevance, Verdict
from catalogue.model.money import Money
from catalogue.model.profile import Profile
from notifier.sender import Sender
from notifier.telling.digest import Digest, SourceNote

NOW = datetime(2026, 8, 20, 7, tzinfo=UTC)
SENDER = Sender(name="Callfit", address="digest@callfit.example", contact="team@callfit.example")
READ = SourceNote(
    source="eu_funding_tenders",
    title="EU Funding & Tenders Portal",
    country="EU",
    read_at=datetime(2026, 8, 20, 4, 30, tzinfo=UTC),
    complete=True,
)
PAGES = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities"

ILFOV = Profile(
    id="termo-ilfov",
    name="Termo Ilfov",
    email="office@termo-ilfov.example",
    language="ro",
    country="RO",
    zone="Europe/Bucharest",
    description="Instalăm pompe de căldură și izolăm blocuri de locuințe.",
)
TORINO = replace(
    ILFOV,
    id="officine-torino",
    name="Officine Torino",
    email="info@officine.example",
    language="it",
    country="IT",
    zone="Europe/Rome",
)
CORK = replace(
    ILFOV,
    id="cork-robotics",
    name="Cork Robotics",
    email="hello@cork.example",
    language="en",
    country="IE",
    zone="Europe/Dublin",
)


def euro(amount: int | str) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


def deadline(
    year: int,
    month: int,
    day: int,
    hour: int = 15,
    *,
    kind: DeadlineKind = DeadlineKind.SINGLE,
    hour_known: bool = False,
) -> Deadline:
    """A deadline at an hour of UTC, as the EU portal means it: in Brussels."""
    at = datetime(year, month, day, hour, tzinfo=UTC)
    return Deadline(moment=Moment(at=at, zone="Europe/Brussels", hour_known=hour_known, raw=at.isoformat()), kind=kind)


HEAT_PUMPS = Call(
    source="eu_funding_tenders",
    source_key="HORIZON-CL5-2026-11-Two-Stage-D4-01",
    kind=CallKind.TOPIC,
    title="Industrialised deep renovation of buildings with heat pumps and prefabricated envelopes",
    language="en",
    url=f"{PAGES}/topic-details/HORIZON-CL5-2026-11-Two-Stage-D4-01",
    programme=Programme(code="43108390", name="Horizon Europe (HORIZON)"),
    identifier="HORIZON-CL5-2026-11-Two-Stage-D4-01",
    instruments=(Instrument.GRANT,),
    opens=Moment(at=datetime(2026, 5, 4, 22, tzinfo=UTC), zone="Europe/Brussels", hour_known=False, raw="2026-05-05"),
    deadline_model=DeadlineModel.TWO_STAGE,
    deadlines=(
        deadline(2026, 9, 15, kind=DeadlineKind.STAGE_1),
        deadline(2027, 2, 16, 16, kind=DeadlineKind.STAGE_2),
    ),
    budget=Budget(
        total=euro(42_000_000),
        scope=BudgetScope.CALL,
        project_min=euro(6_000_000),
        project_max=euro(8_000_000),
        expected_grants=5,
    ),
)
VOUCHERS = Call(
    source="eu_funding_tenders",
    source_key="12345COMPETITIVE_CALL",
    kind=CallKind.CASCADE_CALL,
    title="Open call 2: digital vouchers for manufacturing SMEs",
    language="en",
    url=f"{PAGES}/competitive-calls-cs/12345",
    programme=Programme(code="43152860", name="Digital Europe Programme (DIGITAL)"),
    identifier="DIGITAL-2023-SKILLS-04-BOOSTINGDIGIT",
    parent=Parent(project="CHIPS-FOR-ALL", topic="DIGITAL-2023-SKILLS-04-BOOSTINGDIGIT", topic_title="Boosting skills"),
    instruments=(Instrument.GRANT,),
    deadline_model=DeadlineModel.SINGLE_STAGE,
    deadlines=(deadline(2026, 8, 24, 9, hour_known=True),),
    budget=Budget(total=euro(600_000)),
)
LIFE = Call(
    source="eu_funding_tenders",
    source_key="LIFE-2026-SAP-CLIMA-CCM",
    kind=CallKind.TOPIC,
    title="Climate change mitigation: energy savings in small firms",
    language="en",
    url=f"{PAGES}/topic-details/LIFE-2026-SAP-CLIMA-CCM",
    programme=Programme(code="43252405", name="Programme for the Environment and Climate Action (LIFE)"),
    identifier="LIFE-2026-SAP-CLIMA-CCM",
    instruments=(Instrument.GRANT,),
    opens=Moment(at=datetime(2026, 11, 2, 23, tzinfo=UTC), zone="Europe/Brussels", hour_known=False, raw="2026-11-03"),
    deadline_model=DeadlineModel.SINGLE_STAGE,
    deadlines=(deadline(2027, 2, 9, 16),),
)
ACCELERATOR = Call(
    source="eu_funding_tenders",
    source_key="HORIZON-EIC-2026-ACCELERATOR-01",
    kind=CallKind.TOPIC,
    title="EIC Accelerator 2026 – Short application",
    language="en",
    url=f"{PAGES}/topic-details/HORIZON-EIC-2026-ACCELERATOR-01",
    programme=Programme(code="43108390", name="Horizon Europe (HORIZON)"),
    identifier="HORIZON-EIC-2026-ACCELERATOR-01",
    instruments=(Instrument.GRANT, Instrument.EQUITY),
    deadline_model=DeadlineModel.MULTIPLE_CUT_OFF,
    deadlines=(
        deadline(2026, 3, 4, 16, kind=DeadlineKind.CUT_OFF),
        deadline(2026, 10, 14, kind=DeadlineKind.CUT_OFF),
        deadline(2026, 11, 4, 16, kind=DeadlineKind.CUT_OFF),
        deadline(2027, 1, 13, 16, kind=DeadlineKind.CUT_OFF),
    ),
    budget=Budget(total=euro(414_000_000), project_max=euro(2_500_000)),
)
ROLLING = replace(
    VOUCHERS,
    source_key="777COMPETITIVE_CALL",
    title="Test before invest: services for small firms",
    url=f"{PAGES}/competitive-calls-cs/777",
    instruments=(Instrument.SUPPORT_SERVICE,),
    deadline_model=DeadlineModel.PERMANENT,
    deadlines=(),
    budget=None,
)


def condition(criterion: Criterion, clause: str) -> Condition:
    return Condition(criterion=criterion, rule=None, clause=clause, language="en", where="topicConditions")


def judgement(
    criterion: Criterion,
    verdict: Verdict,
    code: str,
    facts: Mapping[str, str] | None = None,
    *,
    question: str | None = None,
    clause: str | None = None,
) -> Judgement:
    return Judgement(
        criterion=criterion,
        verdict=verdict,
        reason=Reason(
            code=code,
            rule="test/1",
            facts=facts or {},
            condition=condition(criterion, clause) if clause is not None else None,
            question=question,
        ),
    )


COUNTRY_MET = judgement(Criterion.COUNTRY, Verdict.YES, "country.inside", {"country": "RO"})
SIZE_MET = judgement(Criterion.SIZE, Verdict.YES, "size.within", {"size": "small", "allowed": "micro,small,medium"})
APPLICANT_MET = judgement(Criterion.APPLICANT, Verdict.YES, "applicant.any", {"applicant": "enterprise"})
PARTNERS_NEEDED = judgement(
    Criterion.CONSORTIUM,
    Verdict.YES,
    "consortium.partners_needed",
    {"entities": "3", "partners": "2", "countries": "3"},
    clause="Legal entities forming a consortium are eligible if the consortium includes at least three of them, each "
    "established in a different Member State or Associated Country.",
)
OWNER_UNKNOWN = judgement(
    Criterion.SIZE,
    Verdict.UNKNOWN,
    "size.owner_unknown",
    {"size": "small", "allowed": "micro,small,medium"},
    question="owner",
    clause="Financial support goes to manufacturing SMEs as defined in Recommendation 2003/361/EC only.",
)
COUNTRY_UNKNOWN = judgement(
    Criterion.COUNTRY,
    Verdict.UNKNOWN,
    "country.not_named",
    {"country": "RO", "countries": "AT,BE,BG,CY,CZ,DE,DK,EE"},
    question="country",
    clause="Applicants must be established in one of the countries of the partners, among others Austria, Belgium, "
    "Bulgaria, Cyprus, Czechia, Germany, Denmark and Estonia.",
)
ALONE = judgement(Criterion.CONSORTIUM, Verdict.YES, "consortium.alone_possible")

HEAT_PUMP_EVIDENCE = (
    Evidence(kind="term", ours="pompe de căldură", theirs="heat pumps", weight=0.31),
    Evidence(kind="term", ours="renovare", theirs="deep renovation", weight=0.2),
    Evidence(kind="theme", ours="Eficiență energetică", theirs="Energy efficiency", weight=0.12),
    Evidence(kind="term", ours="HVAC", theirs="HVAC", weight=0.05),
    Evidence(kind="term", ours="clădiri", theirs="buildings", weight=0.01),
)


def match(
    call: Call,
    *judgements: Judgement,
    grade: Grade = Grade.GOOD,
    eligibility: Eligibility | None = None,
    evidence: tuple[Evidence, ...] = HEAT_PUMP_EVIDENCE,
    profile: Profile = ILFOV,
) -> Match:
    """A match whose eligibility follows from its judgements unless it is given."""
    judgements = judgements or (COUNTRY_MET, SIZE_MET, APPLICANT_MET, ALONE)
    verdicts = {one.verdict for one in judgements}
    if eligibility is None:
        eligibility = (
            Eligibility.NOT_ELIGIBLE
            if Verdict.NO in verdicts
            else Eligibility.TO_CHECK
            if Verdict.UNKNOWN in verdicts
            else Eligibility.ELIGIBLE
        )
    return Match(
        profile_id=profile.id,
        call=call,
        eligibility=eligibility,
        judgements=judgements,
        relevance=Relevance(score=0.5, grade=grade, evidence=evidence),
    )


FOUR = (
    match(HEAT_PUMPS, COUNTRY_MET, SIZE_MET, APPLICANT_MET, PARTNERS_NEEDED, grade=Grade.STRONG),
    match(VOUCHERS, COUNTRY_UNKNOWN, OWNER_UNKNOWN, APPLICANT_MET, ALONE),
    match(ACCELERATOR),
    match(LIFE, COUNTRY_MET, SIZE_MET, APPLICANT_MET, PARTNERS_NEEDED),
)


def numbered(count: int, first: int = 1) -> tuple[Match, ...]:
    """So many matches with calls that differ in key, title, link and deadline."""
    return tuple(
        match(
            replace(
                HEAT_PUMPS,
                source_key=f"TOPIC-{number:03}",
                title=f"Topic number {number:03} of many",
                url=f"{PAGES}/topic-details/TOPIC-{number:03}",
                deadline_model=DeadlineModel.SINGLE_STAGE,
                deadlines=(deadline(2026, 10, 1 + number % 28),),
            )
        )
        for number in range(first, first + count)
    )


def digest(
    full: tuple[Match, ...] = FOUR,
    rest: tuple[Match, ...] = (),
    *,
    profile: Profile = ILFOV,
    now: datetime = NOW,
    sources: tuple[SourceNote, ...] = (READ,),
) -> Digest:
    return Digest(profile=profile, now=now, full=full, rest=rest, sources=sources)
