"""``callfit profile ask``, ``confirm``, ``pause``, ``resume``, ``stop`` and ``consent``: who agreed to have mail."""

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.advice_options import CohortOption, ProfileArgument
from app.cli.completion import complete_profiles
from app.cli.output import Column, Format, FormatOption, NowOption, Record, console, print_record, print_records, warn
from app.clock import read_now
from app.consenting import read_how
from app.errors import CommandError, Exit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from app.asking import Asked
    from app.mail_state import MailState
    from catalogue.model.consent import Consent, ConsentState
    from catalogue.model.delivery import Delivery
    from catalogue.store.database import Database


HowOption = Annotated[
    str, typer.Option("--how", help="How the company said so, such as 'on the phone, 3 November 2026'.")
]


def ask(
    profile: Annotated[
        list[str] | None,
        typer.Argument(metavar="COMPANY", help="The companies' ids.", autocompletion=complete_profiles),
    ] = None,
    cohort: CohortOption = None,
    again: Annotated[
        str | None,
        typer.Option(
            "--again", metavar="WHY", help="Why you ask anew: within a day, or a company that wanted no more mail."
        ),
    ] = None,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Ask companies by mail whether they agree to have mail; callfit mail send or digest send takes it along.

    Whoever agreed is not asked, nor an address that takes no mail. Exit code 3: the mail to some cannot be written.
    """
    from app.asking import Asking, ask
    from app.companies import find_companies, find_profile
    from app.digests import make_sender
    from app.stores import open_database

    if bool(profile) == (cohort is not None):
        raise CommandError("name companies, or a --cohort of them: callfit profile ask COMPANY…")
    why = None if again is None else read_how(again, "--again must say why you ask anew, in a few words")
    at, sender = read_now(now), make_sender()
    with open_database() as database:
        named = [find_profile(database, name) for name in dict.fromkeys(profile or ())]
        companies = named or find_companies(database, cohort)
        outcomes = [ask(database, company.id, at, sender, why) for company in companies]
    print_records([_asked_record(one) for one in outcomes], _ASKED_COLUMNS, output, "")
    asked = sum(one.asking is Asking.ASKED for one in outcomes)
    if output is Format.TABLE:
        _say(f"{asked} of {len(outcomes)} are asked." + ("  next: callfit mail send" if asked else ""))
    if any(one.asking is Asking.FAILED for one in outcomes):
        raise typer.Exit(int(Exit.UNHEALTHY))


_ASKED_WORDS = {
    "asked": "is asked",
    "agreed": "has agreed",
    "paused": "has agreed, and paused; next: callfit profile resume {id} --how …",
    "stopped": "wants no mail; ask only if it says otherwise: --again WHY",
    "asked_before": "was asked a short while ago; to ask once more: --again WHY",
    "blocked": "its address takes no mail; see: callfit mail blocked",
    "failed": "cannot be asked",
}


def _asked_words(record: Record) -> str:
    return _ASKED_WORDS[record["outcome"]].format(id=record["profile"])


def _asked_record(one: "Asked") -> dict[str, Any]:
    return {
        "profile": one.profile_id,
        "outcome": one.asking.value,
        "since": one.since.isoformat() if one.since is not None else None,
        "how": one.how,
    }


_ASKED_COLUMNS = (
    Column(heading="Company", cell=lambda record: record["profile"]),
    Column(
        heading="Mail",
        cell=lambda record: _ASKED_WORDS[record["outcome"]].format(id=record["profile"]),
        share=2,
        fold=True,
    ),
    Column(heading="Since", cell=lambda record: _minute(record["since"])),
    Column(heading="How", cell=lambda record: record["how"] or "", share=1, fold=True),
)


def confirm(profile: ProfileArgument, how: HowOption, now: NowOption = None) -> None:
    """Write down that a company agreed to have mail, otherwise than by the link in a mail."""
    from app.mail_consent import confirm

    at, words = read_now(now), read_how(how, "--how must say how the company agreed to have mail, in a few words")
    with _opened(profile) as database:
        changed = confirm(database, profile, at, words)
        state = _state(database, profile)
    if changed:
        print(f"{profile} agreed to have mail; next: callfit digest send")
    elif state == "paused":
        raise CommandError(f"{profile} has agreed, and paused; next: callfit profile resume {profile} --how …")
    else:
        print(f"{profile} had agreed before")


def pause(profile: ProfileArgument, how: HowOption, now: NowOption = None) -> None:
    """Write down that a company wants no mail for now."""
    from app.mail_consent import pause

    at, words = read_now(now), read_how(how, "--how must say how the company said so, in a few words")
    with _opened(profile) as database:
        state = pause(database, profile, at, words)
    if state.value != "paused":
        raise CommandError(f"{profile} gets no mail that could be paused: {state.value}")
    print(f"{profile} gets no mail until: callfit profile resume {profile} --how …")


def resume(profile: ProfileArgument, how: HowOption, now: NowOption = None) -> None:
    """Write down that a company that paused or stopped wants mail again."""
    from app.mail_consent import resume

    at, words = read_now(now), read_how(how, "--how must say how the company said so, in a few words")
    with _opened(profile) as database:
        state = resume(database, profile, at, words)
    if state.value != "confirmed":
        raise CommandError(
            f"{profile} never agreed to have mail at the address that it has now; next: callfit profile ask {profile},"
            f" or callfit profile confirm {profile} --how … if it has told you"
        )
    print(f"{profile} gets mail again; next: callfit digest send")


def stop(
    profile: ProfileArgument,
    why: Annotated[str, typer.Option("--why", help="Why, or how it said so, such as 'wrote on 3 November'.")],
    now: NowOption = None,
) -> None:
    """Write down that a company wants no mail any more; it gets a last one that says so, if it ever agreed."""
    from app.digests import make_sender
    from app.mail_consent import stop

    at, words = read_now(now), read_how(why, "--why must say why, or how the company said so, in a few words")
    sender = make_sender()
    with _opened(profile) as database:
        changed = stop(database, profile, at, words, sender)
    print(f"{profile} gets no mail any more" if changed else f"{profile} had stopped before")


def show_consent(profile: ProfileArgument, output: FormatOption = Format.TABLE, now: NowOption = None) -> None:
    """Show whether a company agreed to have mail: all that was written down of it, the newest first."""
    from app.companies import find_profile
    from app.mail_state import find_mail_states
    from app.stores import open_database
    from catalogue.store.consents import consent_history
    from catalogue.store.deliveries import find_deliveries

    at = read_now(now)
    with open_database() as database:
        company = find_profile(database, profile)
        with database.read() as connection:
            state = find_mail_states(connection, [company], at)[company.id]
            history = consent_history(connection, company.id)
            mails = [one for one in find_deliveries(connection, company.id) if one.kind.value in _CONSENT_MAILS]
    if output is Format.JSON:
        print_record(
            {"profile": company.id, **state.record(), "history": [_step(one) for one in history]}
            | {"mails": [_mail(one) for one in mails]}
        )
        return
    rows = [{"at": one.at.isoformat(), "what": one.state.value, "how": one.how} for one in history]
    rows += [
        {"at": one.created_at.isoformat(), "what": _CONSENT_MAILS[one.kind.value], "how": _fate(one)} for one in mails
    ]
    rows.sort(key=lambda row: row["at"], reverse=True)
    print_records(rows, _EVENT_COLUMNS, output, f"{company.id} was never asked")
    if output is Format.TABLE:
        _say(f"{company.id} {advice(company.id, state)}")


_CONSENT_MAILS = {"confirmation": "asked by mail", "goodbye": "last mail"}


def _step(consent: "Consent") -> dict[str, Any]:
    return {"at": consent.at.isoformat(), "state": consent.state.value, "how": consent.how}


def _mail(delivery: "Delivery") -> dict[str, Any]:
    return {
        "at": delivery.created_at.isoformat(),
        "kind": delivery.kind.value,
        "state": delivery.state.value,
        "sent_at": delivery.sent_at.isoformat() if delivery.sent_at is not None else None,
        "problem": delivery.problem,
    }


def _fate(delivery: "Delivery") -> str:
    """What became of a mail."""
    return f"{delivery.state}: {delivery.problem}" if delivery.problem else delivery.state.value


_EVENT_COLUMNS = (
    Column(heading="When (UTC)", cell=lambda record: _minute(record["at"])),
    Column(heading="What", cell=lambda record: record["what"]),
    Column(heading="How", cell=lambda record: record["how"], share=1, fold=True),
)


def advice(profile_id: str, state: "MailState") -> str:
    """Whether a company gets mail, and what to do if not."""
    match state.word:
        case "confirmed":
            return "gets mail."
        case "blocked":
            kind = state.blocked.kind.value if state.blocked is not None else ""
            return f"gets no mail: its address takes none ({kind}). See: callfit mail blocked"
        case "stopped":
            return f"gets no mail: it wants none. If it says otherwise: callfit profile resume {profile_id} --how …"
        case "paused":
            return f"gets no mail for now. When it wants it again: callfit profile resume {profile_id} --how …"
        case "unconfirmed":
            return f"gets no mail before it confirms. To ask it once more: callfit profile ask {profile_id} --again WHY"
        case _:
            return f"gets no mail before it agrees. next: callfit profile ask {profile_id}"


def warn_of_blocked(database: "Database", ids: "Collection[str]", now: datetime) -> None:
    """Say on standard error which of these companies have an address that takes no mail, and why."""
    from app.mail_state import find_blocked

    with database.read() as connection:
        blocked = find_blocked(connection, ids, now)
    for name, why in sorted(blocked.items()):
        warn(f"{name} gets no mail: its address takes none ({why.kind}: {why.why}); see: callfit mail blocked")


def warn_of_silent(database: "Database", ids: "Collection[str]") -> None:
    """Say on standard error which of these companies paused or stopped: no consent of before brings them mail."""
    from catalogue.model.consent import ConsentState
    from catalogue.store.consents import find_consents

    with database.read() as connection:
        consents = find_consents(connection)
    silent = {ConsentState.PAUSED: "it paused", ConsentState.STOPPED: "it wants none"}
    for name in sorted(ids):
        consent = consents.get(name)
        if consent is not None and consent.state in silent:
            warn(
                f"{name} gets no mail: {silent[consent.state]} since {consent.at:%Y-%m-%d}; if it says otherwise:"
                f" callfit profile resume {name} --how …"
            )


@contextmanager
def _opened(profile_id: str) -> "Iterator[Database]":
    """The catalogue, once it is known to hold the company."""
    from app.companies import find_profile
    from app.stores import open_database

    with open_database() as database:
        find_profile(database, profile_id)
        yield database


def _state(database: "Database", profile_id: str) -> "ConsentState":
    from catalogue.store.consents import consent_state

    with database.read() as connection:
        return consent_state(connection, profile_id)


def _minute(at: str | None) -> str:
    return datetime.fromisoformat(at).strftime("%Y-%m-%d %H:%M") if at else ""


def _say(text: str) -> None:
    console().print(text, markup=False, soft_wrap=True)
