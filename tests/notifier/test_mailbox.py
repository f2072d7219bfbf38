"""Where mails come in: what is handled is not read again, what is not stays for people as it was."""

import os
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from notifier.incoming.bounces import LARGEST_MAIL
from notifier.incoming.mailbox import KEYWORD, Letter, Mailbox, MailboxError, open_mailbox
from tests.notifier.certificates import make_certificate
from tests.notifier.mailbox_server import MailboxServer, running

BIG = b"x" * (LARGEST_MAIL + 1)


def url(server: MailboxServer, scheme: str = "imap", folder: str = "") -> str:
    who = f"{quote(server.user, safe='')}:{quote(server.password, safe='')}"
    return f"{scheme}://{who}@127.0.0.1:{server.port}{folder}"


def read(mailbox: Mailbox, handled: tuple[str, ...] = ()) -> list[Letter]:
    with closing(mailbox):
        letters = []
        for letter in mailbox.letters():
            mailbox.keep(letter, handled=letter.name in handled)
            letters.append(letter)
        return letters


def test_what_is_handled_in_a_folder_moves_and_the_rest_stays(tmp_path: Path) -> None:
    (tmp_path / "b.eml").write_bytes(b"two")
    (tmp_path / "a.eml").write_bytes(b"one")
    (tmp_path / "c.eml").write_bytes(BIG)
    (tmp_path / ".d.eml.part").write_bytes(b"unfinished")
    (tmp_path / "sub").mkdir()
    (tmp_path / "e.eml").symlink_to("/etc/passwd")
    letters = read(open_mailbox(str(tmp_path)), ("a.eml",))
    assert letters == [
        Letter(name="a.eml", data=b"one"),
        Letter(name="b.eml", data=b"two"),
        Letter(name="c.eml", data=None),
    ]
    assert (tmp_path / "done" / "a.eml").read_bytes() == b"one"
    assert [one.name for one in read(open_mailbox(str(tmp_path)))] == ["b.eml", "c.eml"]


def test_a_maildir_is_read_in_both_of_its_folders(tmp_path: Path) -> None:
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    (tmp_path / "new" / "1.host").write_bytes(b"one")
    (tmp_path / "cur" / "2.host:2,S").write_bytes(b"two")
    (tmp_path / "tmp" / "3.host").write_bytes(b"unfinished")
    assert [one.data for one in read(open_mailbox(str(tmp_path)), ("new/1.host",))] == [b"two", b"one"]
    assert (tmp_path / "done" / "1.host").is_file()
    assert [one.name for one in read(open_mailbox(str(tmp_path)))] == ["cur/2.host:2,S"]


def test_a_mail_that_another_reader_took_meanwhile_is_no_error(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"x")
    mailbox = open_mailbox(str(tmp_path))
    letters = mailbox.letters()
    first = next(letters)
    (tmp_path / "a").unlink()
    (tmp_path / "b").unlink()
    mailbox.keep(first, handled=True)
    assert list(letters) == []


@pytest.mark.parametrize("place", ["", "no-such", "pop3://x", "imaps://host", "imaps://ana@host", "imaps://a:secret@"])
def test_a_place_that_is_none_is_an_error_that_repeats_no_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MailboxError, match="write a folder, or imaps://USER") as caught:
        open_mailbox(place)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("what", ["ana%0D%0AX:secret@host", "ana:secret@host/p%C8%99ost", "ana:se%0Acret@host?x=1"])
def test_nothing_can_be_slipped_into_the_talk_with_a_server(what: str) -> None:
    with pytest.raises(MailboxError, match=r"control characters|must name") as caught:
        open_mailbox(f"imap://{what}")
    assert "secret" not in str(caught.value)


def test_a_folder_that_may_not_be_written_to_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "done").write_bytes(b"no folder")
    with pytest.raises(MailboxError, match=r"a cannot be moved to done: File exists"):
        read(open_mailbox(str(tmp_path)), ("a",))


@pytest.mark.parametrize("plain", [True, False])
def test_a_mailbox_on_a_server_is_read_once_and_looks_as_before(plain: bool) -> None:
    server = MailboxServer(mails={3: b"one\r\n", 7: b"two\r\n", 9: BIG}, plain=plain)
    if not plain:
        server.password = "a 'simple' one"
    with running(server):
        assert read(open_mailbox(url(server)), ("3",)) == [
            Letter(name="3", data=b"one\r\n"),
            Letter(name="7", data=b"two\r\n"),
            Letter(name="9", data=None),
        ]
        assert server.flags == {3: {KEYWORD}, 7: {KEYWORD}, 9: {KEYWORD}}
        assert read(open_mailbox(url(server))) == []


def test_without_keywords_only_what_was_handled_counts_as_read() -> None:
    with running(MailboxServer(mails={3: b"one", 7: b"two"}, keywords=False)) as server:
        assert len(read(open_mailbox(url(server)), ("3",))) == 2
        assert server.flags == {3: {r"\Seen"}}
        assert [one.name for one in read(open_mailbox(url(server)))] == ["7"]


def test_a_folder_of_a_server_is_read_over_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, context = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with running(MailboxServer(mails={1: b"one"}, context=context, folder="Mails in")) as server:
        assert len(read(open_mailbox(url(server, "imaps", "/Mails%20in")))) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"refuse": "AUTHENTICATE"}, "does not accept the user and password"),
        ({"refuse": "LOGIN", "plain": False}, "does not accept the user and password"),
        ({"folder": "Other"}, "has no folder 'INBOX'"),
        ({"refuse": "SEARCH"}, "refused a SEARCH"),
        ({"refuse": "FETCH"}, "refused a FETCH"),
        ({"refuse": "STORE"}, "refused a STORE"),
    ],
)
def test_what_a_server_refuses_is_told_without_password_or_address(change: dict[str, object], words: str) -> None:
    server = MailboxServer(mails={1: b"one"}, password="geheim", **change)  # type: ignore[arg-type]
    with running(server), pytest.raises(MailboxError, match=words) as caught:
        read(open_mailbox(url(server)))
    assert "geheim" not in str(caught.value)
    assert server.user not in str(caught.value)


def test_a_server_that_is_not_there_or_is_not_trusted_is_an_error(tmp_path: Path) -> None:
    with running(MailboxServer()) as server:
        gone = url(server)
    with pytest.raises(MailboxError, match="cannot be reached"):
        open_mailbox(gone)
    _, context = make_certificate(tmp_path)
    with running(MailboxServer(context=context)) as server, pytest.raises(MailboxError, match="cannot be reached"):
        open_mailbox(url(server, "imaps"))


def test_a_password_never_goes_in_the_clear_to_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notifier.outgoing.account._LOOPBACK", frozenset())
    with running(MailboxServer()) as server, pytest.raises(MailboxError, match="cannot be reached: TLS not supported"):
        open_mailbox(url(server))
    assert not any("AUTHENTICATE" in line for line in server.said)


def test_files_are_read_no_further_than_needed(tmp_path: Path) -> None:
    file = tmp_path / "huge"
    with file.open("wb") as opened:
        os.truncate(opened.fileno(), 10_000_000_000)
    assert read(open_mailbox(str(tmp_path))) == [Letter(name="huge", data=None)]
