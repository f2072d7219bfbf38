"""The secret: made once, for its owner's eyes alone."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from notifier.keys import SecretError, key_file, read_secret


def test_a_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "callfit.key"
    made = read_secret("", file)
    assert len(made) == 64
    assert read_secret("", file) == made
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_two_places_have_two_secrets(tmp_path: Path) -> None:
    assert read_secret("", tmp_path / "a.key") != read_secret("", tmp_path / "b.key")


def test_who_makes_it_at_the_same_time_gets_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "callfit.key"
    # Everybody finds it missing, and goes on to make it.
    monkeypatch.setattr(Path, "exists", lambda _path: False)
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _: read_secret("", file), range(40)))
    assert len(secrets) == 1
    assert list(tmp_path.iterdir()) == [file]


def test_an_interrupted_making_leaves_no_key_and_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SecretError, match="No space left on device"):
        read_secret("", tmp_path / "callfit.key")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "callfit.key"
    secret = read_secret("", file).decode()
    file.chmod(mode)
    with pytest.raises(SecretError, match="chmod 600") as caught:
        read_secret("", file)
    assert secret not in str(caught.value)


def test_what_is_too_short_is_no_secret_and_is_not_shown(tmp_path: Path) -> None:
    with pytest.raises(SecretError, match="CALLFIT_SECRET is too short") as caught:
        read_secret("hunter2", tmp_path / "unused")
    assert "hunter2" not in str(caught.value)
    file = tmp_path / "callfit.key"
    file.touch(mode=0o600)
    with pytest.raises(SecretError, match="too short"):
        read_secret("", file)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SecretError, match="cannot be used: No such file"):
        read_secret("", tmp_path / "none" / "callfit.key")


def test_a_setting_needs_no_file(tmp_path: Path) -> None:
    assert read_secret("s" * 32, tmp_path / "callfit.key") == b"s" * 32
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_beside_a_sqlite_file() -> None:
    assert key_file("sqlite:////var/lib/callfit/calls.db") == Path("/var/lib/callfit/callfit.key")
    assert key_file("sqlite:///calls.db") == Path("callfit.key")
    assert key_file("postgresql://host/name") == Path("callfit.key")
