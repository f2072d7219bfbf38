"""The codes of every reason and question that eligibility can give, and the facts that come with each.

The words for them stand in the translations; a test there checks that none is missing and that no sentence asks for a
fact that is not given. Facts are strings: country, region and class codes as in `catalogue.model`, numbers in
digits, lists separated by commas without spaces. The facts of a reason fill its question too.
"""

from collections.abc import Mapping
from types import MappingProxyType

REASON_CODES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # Yes: the profile's country is among those the clause names.
        "country.inside": ("country",),
        # No: the clause names the only countries there are, and the profile's is not among them.
        "country.outside": ("country", "countries"),
        # Unknown: the clause names countries but leaves room for others, and the profile's is not named.
        "country.not_named": ("country", "countries"),
        # Unknown: there is a clause, and we could not read it (the clause itself is in the condition).
        "country.unread": (),
        # Unknown: we found no clause on it.
        "country.not_stated": ("country",),
        # Yes: the profile's ``place`` (a region's code, or its country's) is inside one of the call's ``places``.
        "place.inside": ("place", "places"),
        # Unknown: one of the call's ``places`` is a part of the ``place`` that we know.
        "place.around": ("place", "places"),
        # Unknown: the call takes in only a part of the region that the profile is in (a commune, say).
        "place.in_part": ("place", "places"),
        # No: the call's ``places`` are the only ones, and the profile's is outside.
        "place.outside": ("place", "places"),
        # Unknown: the profile's place is none of those named, but the call leaves room for others.
        "place.not_named": ("place", "places"),
        "place.unread": (),
        # Yes: every class that the enterprise can be of (``size``, one or more) is among the ``allowed``.
        "size.within": ("size", "allowed"),
        # No: it is larger than any of the allowed, whatever an owner would still add.
        "size.too_large": ("size", "allowed"),
        # No: none of its possible classes is allowed, and it is not that it is too large.
        "size.outside": ("size", "allowed"),
        # Unknown: a figure is missing, or is not in euro and too near a ceiling. ``missing`` lists ``employees`` and
        # ``turnover_or_balance``, or the latter alone.
        "size.figures_missing": ("missing", "allowed"),
        # Unknown: by its own figures it is of class ``size``, but a holder of 25 % or more counts too.
        "size.owner": ("size", "allowed"),
        # Unknown: by its own figures it is of class ``size``, but we were not told who owns it.
        "size.owner_unknown": ("size", "allowed"),
        # Unknown: some enterprises of class ``size`` may apply, and we could not read which.
        "size.unsettled": ("size",),
        "size.unread": (),
        "size.not_stated": (),
        # Yes: every legal entity may apply.
        "applicant.any": ("applicant",),
        "applicant.inside": ("applicant", "applicants"),
        "applicant.outside": ("applicant", "applicants"),
        # Unknown: every legal entity may apply, but whether a natural person counts as one differs between programmes.
        "applicant.natural_person": ("applicant",),
        # Unknown: some of that kind may apply, and we could not read which, or cannot judge it.
        "applicant.unsettled": ("applicant",),
        "applicant.unread": (),
        "applicant.not_stated": ("applicant",),
        # Yes: one may apply alone (partners are allowed, too).
        "consortium.alone_possible": (),
        # Yes: nobody may bring partners.
        "consortium.alone_only": (),
        # Yes: with ``entities - 1`` partners, from ``countries`` different countries altogether.
        "consortium.partners_needed": ("entities", "partners", "countries"),
        # No: the same is needed, and the profile would only apply alone.
        "consortium.wants_alone": ("entities", "partners", "countries"),
        # Unknown: the same is needed, and the profile does not say whether it would.
        "consortium.unknown_willingness": ("entities", "partners", "countries"),
        "consortium.unread": (),
        "consortium.not_stated": (),
        # With ``Where`` the call says what has to be there: see `catalogue.model.condition`.
        "place.site": ("places", "place"),
        "place.no_site_told": ("places", "place"),
        "place.no_project_told": ("places", "place"),
        # Its annual work units (``people``) against those asked for, as ``10..49``.
        "headcount.unread": (),
        "headcount.not_told": ("asked_people",),
        "headcount.too_few": ("people", "asked_people"),
        "headcount.too_many": ("people", "asked_people"),
        "headcount.between": ("people", "asked_people"),
        "headcount.within": ("people", "asked_people"),
        # ``forms`` are those admitted, ``forms_but`` those shut out.
        "legal_form.unread": (),
        "legal_form.not_told_of": ("forms",),
        "legal_form.outside_of": ("form", "forms"),
        "legal_form.not_told_but": ("forms_but",),
        "legal_form.outside_but": ("form", "forms_but"),
        "legal_form.inside": ("form",),
        "legal_form.unsettled": (),
        # Months that are asked for, as ``..59``, and the ``day`` that they are counted to.
        "age.unread": (),
        "age.not_told": ("asked_months",),
        "age.within": ("founded", "day", "asked_months"),
        "age.too_old": ("founded", "day", "asked_months"),
        "age.too_young": ("founded", "day", "asked_months"),
        "age.later_deadline": ("founded", "day", "asked_months"),
        "age.no_day": ("founded", "asked_months"),
        # Codes of NACE; ``revision`` is the one of the clause.
        "sector.unread": (),
        "sector.any": (),
        "sector.not_told": (),
        "sector.inside": ("sector",),
        "sector.outside": ("sector", "sectors"),
        "sector.excluded": ("sector",),
        "sector.in_part": ("sector",),
        "sector.revision": ("revision", "sector"),
        "sector.unsettled": ("sector",),
        "sector.not_named": ("sector",),
        "sector.secondary": ("sector",),
        "sector.secondary_excluded": ("sector",),
        "sector.no_main": ("sector",),
        # Amounts are ``EUR 2000000``.
        "turnover.unread": (),
        "turnover.not_told": ("asked_turnover",),
        "turnover.too_low": ("turnover", "asked_turnover"),
        "turnover.too_high": ("turnover", "asked_turnover"),
        "turnover.currency": ("turnover", "asked_turnover"),
        "turnover.within": ("turnover", "asked_turnover"),
        # Levels 1 to 9.
        "trl.unread": (),
        "trl.not_told": ("asked_levels",),
        "trl.within": ("level", "asked_levels"),
        "trl.too_early": ("level", "asked_levels"),
        "trl.too_late": ("level", "asked_levels"),
        "trl.not_told_reached": ("reached",),
        "trl.before": ("level", "reached"),
        "trl.reached": ("level", "reached"),
        # Per cent of the costs.
        "contribution.unread": (),
        "contribution.not_told": ("asked_percent",),
        "contribution.too_little": ("percent", "asked_percent"),
        "contribution.enough": ("percent", "asked_percent"),
        "contribution.rate": ("percent", "rate"),
        "contribution.rate_too_low": ("percent", "rate"),
        # ``limit`` is the amount of the call that decides.
        "amount.unread": (),
        "amount.instrument": ("sought", "instruments"),
        "amount.too_small": ("amount", "limit"),
        "amount.beyond_total": ("amount", "limit"),
        "amount.beyond_project": ("amount", "limit"),
        "amount.currency": ("amount", "limit"),
        "amount.within": ("amount",),
        # From the dates of the call.
        "deadline.unread": (),
        "deadline.past": ("day",),
        "deadline.withdrawn": (),
        "deadline.opens": ("day",),
        "deadline.not_stated": (),
        # Always yes: it is a note.
        "order.unread": (),
        "order.first_come": (),
        "order.compared": (),
        # Ids of themes.
        "theme.unread": (),
        "theme.excluded": ("themes",),
        "theme.perhaps": ("themes",),
        # Always unknown: no rule holds it.
        "finances.unread": (),
        # Always unknown: no rule holds it.
        "other.unread": (),
    }
)
"""Each reason's code with the names of its facts."""

QUESTION_CODES: tuple[str, ...] = (
    # To the call: may an applicant established in ``country`` take part?
    "country",
    # To the enterprise: in which region or locality, more closely than we know, is it?
    "place",
    # To the enterprise: would the project take place in the region that the call names?
    "place_of_project",
    # To the enterprise: how many people work in it, in annual work units?
    "employees",
    # To the enterprise: what was its turnover, or its balance sheet total, in euro, in the last closed year?
    "turnover_or_balance",
    # To the enterprise: does anybody else hold 25 % or more of its capital or votes?
    "owner",
    # To the enterprise: with the figures of those who hold 25 % or more added, of which size is it?
    "owner_figures",
    # To the call: may an applicant of the kind ``applicant`` take part?
    "applicant",
    # To the enterprise: would it apply together with partners?
    "partnering",
    # To the enterprise: has it, or would it have, a site or a project in the area?
    "sites",
    # To the enterprise: on what day was it founded?
    "founded",
    # To the enterprise: what is its legal form?
    "legal_form",
    # To the enterprise: what are its sectors?
    "sectors",
    # To the enterprise: which class of its sector is it?
    "sector_class",
    # To the enterprise: what is its sector in the revision of the clause?
    "sector_in_revision",
    # To the enterprise: what was its turnover in the last closed year?
    "turnover",
    # To the enterprise: the same in the currency of the clause.
    "turnover_in_currency",
    # To the enterprise: from which technology readiness level would it start?
    "trl",
    # To the enterprise: how much of the costs can it pay itself?
    "own_share",
    # To the enterprise: would the most that one project can get be enough?
    "less_support",
    # To the enterprise: what does it look for, in the currency of the call?
    "amount_in_currency",
    # To the reader: what does the call itself say? (Nothing that the enterprise could tell us would settle it.)
    "read_the_call",
)
"""The one question that would settle an unknown; its text is free to use the reason's facts."""
