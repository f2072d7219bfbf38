"""What admins are told of sources: each trouble once, its end once, a reminder a week, and what was seen not at all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from catalogue.model.alarm import ToldTrouble
from catalogue.model.delivery import MailKind
from catalogue.model.run import Counts, Health, Run
from notifier.mails.message import compose
from notifier.mails.writing import write_source_alarm
from notifier.sender import AddressError
from notifier.telling.alarms import REMIND_AFTER, Alarm, AlarmKind, SourceState, find_alarms
from tests.notifier.samples import NOW, SENDER

DAY = timedelta(days=1)
ADMIN = "ana@callfit.example"
GOOD = Run(
    id="good",
    source="ro_mipe",
    started_at=NOW - 3 * DAY,
    health=Health.OK,
    complete=True,
    counts=Counts(announced=63, read=63),
)
LAST = Run(
    id="last",
    source="ro_mipe",
    started_at=NOW - DAY,
    health=Health.THIN,
    counts=Counts(announced=63, read=12, rejected=1),
)
THIN = SourceState(
    source="ro_mipe",
    title="MIPE",
    verdict=Health.THIN,
    since=LAST.started_at,
    causes=("too few: 12 calls, at least 40 were expected",),
    step="compare with https://mipe.example",
    last_run=LAST,
    last_good=GOOD,
    fingerprint="thin",
)
WELL = SourceState(source="ro_mipe", title="MIPE", verdict=Health.OK, last_run=GOOD, last_good=GOOD)
TOLD = ToldTrouble(source="ro_mipe", verdict=Health.THIN, fingerprint="thin", since=LAST.started_at, at=NOW - DAY)


def kinds(state: SourceState, told: ToldTrouble | None = None, now: datetime = NOW) -> list[AlarmKind]:
    return [alarm.kind for alarm in find_alarms([state], {told.source: told} if told else {}, now)]


def alarm(kind: AlarmKind = AlarmKind.BEGUN, state: SourceState = THIN, before: ToldTrouble | None = None) -> Alarm:
    return Alarm(kind=kind, state=state, before=before)


@pytest.mark.parametrize("verdict", [each for each in Health if each not in {Health.OK, Health.RUNNING}])
def test_each_verdict_but_ok_is_told_once(verdict: Health) -> None:
    bad = replace(THIN, verdict=verdict)
    assert kinds(bad) == [AlarmKind.BEGUN]
    assert kinds(bad, replace(TOLD, verdict=verdict)) == []


def test_a_source_that_is_well_or_says_nothing_is_not_told() -> None:
    assert kinds(WELL) == []
    assert kinds(replace(THIN, verdict=None)) == []
    assert kinds(replace(THIN, verdict=None), TOLD) == []


def test_its_end_is_told_to_whoever_heard_of_it() -> None:
    assert kinds(WELL, TOLD) == [AlarmKind.OVER]


def test_a_trouble_that_lasts_is_told_again_after_a_week_and_not_before() -> None:
    assert kinds(THIN, replace(TOLD, at=NOW - REMIND_AFTER + timedelta(seconds=1))) == []
    assert kinds(THIN, replace(TOLD, at=NOW - REMIND_AFTER)) == [AlarmKind.LASTS]
    assert kinds(THIN, replace(TOLD, at=NOW + 400 * DAY)) == [], "a clock that was set back"


def test_another_verdict_is_another_trouble_and_other_causes_are_not() -> None:
    assert kinds(replace(THIN, verdict=Health.BLOCKED), TOLD) == [AlarmKind.OTHER]
    assert kinds(replace(THIN, fingerprint="too few and page missing"), TOLD) == []


def test_what_an_admin_acknowledged_is_not_told() -> None:
    seen = replace(THIN, acknowledged="thin")
    assert kinds(seen) == []
    assert kinds(seen, replace(TOLD, at=NOW - 30 * DAY)) == []
    assert kinds(replace(seen, verdict=Health.BLOCKED, fingerprint="blocked")) == [AlarmKind.BEGUN]
    # Who dealt with the one wants to know of the other; its end is told since its beginning was.
    assert kinds(replace(seen, fingerprint="thin otherwise"), TOLD) == [AlarmKind.OTHER]
    assert kinds(replace(WELL, acknowledged="thin"), TOLD) == [AlarmKind.OVER]


def test_troubles_come_first_and_each_by_name() -> None:
    states = [replace(WELL, source="a"), replace(THIN, source="c"), replace(THIN, source="b")]
    found = find_alarms(states, {"a": replace(TOLD, source="a")}, NOW)
    assert [one.state.source for one in found] == ["b", "c", "a"]


def test_the_mail_tells_what_why_since_when_and_what_to_do() -> None:
    mail = write_source_alarm([alarm()], ADMIN, SENDER, NOW)
    assert (mail.kind, mail.profile_id, mail.to, mail.created_at) == (MailKind.SOURCE_ALARM, None, ADMIN, NOW)
    assert mail.subject == "ro_mipe is thin"
    assert mail.text == (
        "ro_mipe is thin\n"
        "===============\n"
        "\n"
        "As of 2026-08-20 07:00 UTC\n"
        "\n"
        "------------------------------------------------------------------------------\n"
        "MIPE (ro_mipe) is thin\n"
        "\n"
        "   The last reading found fewer calls than the portal announced or usually\n"
        "   has. Until it is well, no call of it is taken for gone.\n"
        "\n"
        "   Since              2026-08-19 07:00 UTC\n"
        "   Last good reading  2026-08-17 07:00 UTC: 63 calls of 63 announced\n"
        "   Last reading       2026-08-19 07:00 UTC: 12 calls of 63 announced, 1\n"
        "                      rejected\n"
        "   Why                too few: 12 calls, at least 40 were expected\n"
        "   What to do         compare with https://mipe.example\n"
        "\n"
        "==============================================================================\n"
        "About this mail\n"
        "---------------\n"
        "You get it because your address is in the setting CALLFIT_ADMINS.\n"
        "A trouble is told once, and again after 7 days while it lasts.\n"
        "Seen and known? callfit doctor --ack NAME keeps it quiet until it changes.\n"
        "All that needs a person: callfit doctor\n"
    )
    for words in (
        "MIPE (ro_mipe) is thin",
        "63 calls of 63 announced",
        "too few: 12 calls",
        "callfit doctor --ack NAME",
    ):
        assert words in mail.html


@pytest.mark.parametrize(
    ("alarms", "subject"),
    [
        ([alarm(AlarmKind.LASTS, before=TOLD)], "ro_mipe is still thin"),
        ([alarm(AlarmKind.OTHER, replace(THIN, verdict=Health.STALE), TOLD)], "ro_mipe is stale"),
        ([alarm(AlarmKind.OVER, WELL, TOLD)], "ro_mipe is well again"),
        ([alarm(state=replace(THIN, verdict=Health.BROKEN, last_run=None))], "ro_mipe cannot be loaded"),
        ([alarm(), alarm()], "2 sources need you"),
        ([alarm(), alarm(AlarmKind.OVER, WELL, TOLD)], "1 source needs you, 1 is well again"),
        ([alarm(), *[alarm(AlarmKind.OVER, WELL, TOLD)] * 2], "1 source needs you, 2 are well again"),
        ([alarm(AlarmKind.OVER, WELL, TOLD)] * 2, "2 sources are well again"),
    ],
)
def test_the_subject_says_it_all(alarms: list[Alarm], subject: str) -> None:
    mail = write_source_alarm(alarms, ADMIN, SENDER, NOW)
    assert mail.subject == subject
    assert mail.text.startswith(subject + "\n")


def test_the_end_tells_what_the_trouble_was() -> None:
    mail = write_source_alarm([alarm(AlarmKind.OVER, WELL, TOLD)], ADMIN, SENDER, NOW)
    said = " ".join(mail.text.split())
    assert "Told before thin, since 2026-08-19 07:00 UTC (mail of 2026-08-19 07:00 UTC)" in said
    assert "Last reading  2026-08-17 07:00 UTC: 63 calls of 63 announced" in mail.text
    assert "What to do" not in mail.text


def test_what_a_portal_wrote_is_harmless_in_it() -> None:
    hostile = replace(THIN, title="<b>M\r\nBcc: x</b>", causes=("refused: <script>x</script> by ana@portal.example",))
    mail = write_source_alarm([alarm(state=hostile)], ADMIN, SENDER, NOW)
    assert "<script" not in mail.html
    assert "<b>" not in mail.html
    assert "&lt;script&gt;x&lt;/script&gt; by &lt;address&gt;" in mail.html
    assert "ana@portal.example" not in mail.text
    message = compose(mail, SENDER, NOW).read()
    assert message["Bcc"] is None
    assert message["List-Unsubscribe"] is None


def test_its_id_is_the_same_for_whoever_writes_it_and_another_for_anything_else() -> None:
    first = write_source_alarm([alarm()], ADMIN, SENDER, NOW)
    assert write_source_alarm([alarm()], ADMIN, SENDER, NOW + timedelta(hours=1)).id == first.id
    others = [
        write_source_alarm([alarm()], "ion@callfit.example", SENDER, NOW),
        write_source_alarm([alarm(state=replace(THIN, source="ro_x"))], ADMIN, SENDER, NOW),
        write_source_alarm([alarm(state=replace(THIN, last_run=GOOD))], ADMIN, SENDER, NOW),
        write_source_alarm([alarm(AlarmKind.LASTS, before=TOLD)], ADMIN, SENDER, NOW),
        write_source_alarm([alarm(AlarmKind.LASTS, before=replace(TOLD, at=NOW))], ADMIN, SENDER, NOW),
    ]
    assert len({mail.id for mail in (first, *others)}) == 6
    assert all("ana" not in mail.id and mail.message_id == f"<{mail.id}@callfit.example>" for mail in (first, *others))


def test_an_address_that_is_none_is_an_error() -> None:
    with pytest.raises(AddressError):
        write_source_alarm([alarm()], "ana", SENDER, datetime(2026, 8, 20, tzinfo=UTC))
