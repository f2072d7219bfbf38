"""How fast mails go out: never more within a minute than was said, however long each takes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifier.mails.mail import Mail
from notifier.outgoing.pace import Paced, PaceError, read_pace
from notifier.outgoing.refusal import TransportRefused
from tests.notifier.faulty_client import mail

LETTER = mail()


class Watch:
    """A clock that goes on only when somebody sleeps or works."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Taking:
    """A transport that notes when it gets a mail, and takes its time for each."""

    def __init__(self, watch: Watch, takes: list[float] | None = None) -> None:
        self.watch = watch
        self.takes = takes or []
        self.at: list[float] = []
        self.done: list[str] = []

    def open(self) -> None:
        self.done.append("open")

    def send(self, mail: Mail, _meanwhile: object = None, /) -> None:
        self.at.append(self.watch.now)
        if self.takes:
            self.watch.now += self.takes.pop(0)

    def close(self) -> None:
        self.done.append("close")


def paced(transport: Taking, a_minute: int, told: list[str] | None = None) -> Paced:
    tell = told.append if told is not None else None
    return Paced(transport, a_minute, clock=lambda: transport.watch.now, sleep=transport.watch.sleep, tell=tell)


def test_mails_go_out_evenly_and_people_are_told_once_that_it_takes_time() -> None:
    transport, told = Taking(Watch()), list[str]()
    slow = paced(transport, 30, told)
    slow.open()
    for _ in range(4):
        slow.send(LETTER)
    slow.close()
    assert transport.at == [1000.0, 1002.0, 1004.0, 1006.0]
    assert told == ["sending at most 30 mails a minute"]
    assert transport.done == ["open", "close"]


def test_a_mail_is_waited_for_before_its_session_is_begun_so_that_nobody_holds_it_meanwhile() -> None:
    transport = Taking(Watch())
    slow = paced(transport, 30)
    for _ in range(3):
        slow.open()
        opened_at = transport.watch.now
        slow.send(LETTER)
        assert transport.at[-1] == opened_at
    assert transport.at == [1000.0, 1002.0, 1004.0]


def test_who_is_slower_than_that_does_not_wait() -> None:
    transport, told = Taking(Watch(), [2.0, 2.5, 3.0]), list[str]()
    slow = paced(transport, 30, told)
    for _ in range(3):
        slow.send(LETTER)
    assert transport.watch.slept == []
    assert told == []


@settings(deadline=None)
@given(st.integers(1, 120), st.lists(st.floats(0, 90), min_size=2, max_size=200))
def test_within_any_minute_there_are_no_more_than_said(a_minute: int, takes: list[float]) -> None:
    transport = Taking(Watch(), list(takes))
    slow = paced(transport, a_minute)
    for _ in takes:
        slow.send(LETTER)
    for first, last in zip(transport.at, transport.at[a_minute:], strict=False):
        assert last - first >= 60 - 1e-6


def test_a_mail_that_is_refused_counts_as_well() -> None:
    class Refusing(Taking):
        def send(self, mail: Mail, _meanwhile: object = None, /) -> None:
            super().send(mail)
            raise TransportRefused("no")

    transport = Refusing(Watch())
    slow = paced(transport, 60)
    for _ in range(2):
        with pytest.raises(TransportRefused):
            slow.send(LETTER)
    assert transport.at == [1000.0, 1001.0]


def test_a_setting_says_how_many() -> None:
    assert read_pace("") is None
    assert read_pace(" ") is None
    assert read_pace(" 30 ") == 30
    for wrong in ("0", "-1", "1.5", "many", "٣"):
        with pytest.raises(PaceError, match="whole number above 0"):
            read_pace(wrong)
