"""The self-test leaves the installation alone: its settings, its catalogue and what it remembers."""

import os
from pathlib import Path

import pytest

from app.selftest.catalogues import make_catalogue
from app.selftest.sample import MONDAY, calls, companies
from app.selftest.trial import own_settings, send
from catalogue.settings import Settings, read_settings


def test_senders_have_the_settings_of_their_catalogue_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = {
        "CALLFIT_MAILS_PER_MINUTE": "1",
        "CALLFIT_ADMINS": "boss@office.example",
        "CALLFIT_SETTINGS": "none.toml",
    }
    for name, value in installed.items():
        monkeypatch.setenv(name, value)
    with make_catalogue(tmp_path, None, companies(1), calls()) as catalogue:
        with own_settings(catalogue):
            settings = read_settings()
        assert settings == Settings(
            database=catalogue.url,
            secret=settings.secret,
            site="https://selftest.example",
            sender_address="digest@selftest.example",
            contact="team@selftest.example",
            state=str(catalogue.folder / "state"),
        )
    assert {name: os.environ[name] for name in installed} == installed


def test_all_that_is_written_is_in_the_folder_of_the_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, working, kept = (tmp_path / name for name in ("home", "working", "kept"))
    for folder in (home, working, kept):
        folder.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.chdir(working)
    with make_catalogue(kept, None, companies(2), calls()) as catalogue:
        send(catalogue, str(catalogue.folder / "mails"), MONDAY)
        assert len(list((catalogue.folder / "mails").glob("*.eml"))) == 2
    assert [*home.rglob("*"), *working.rglob("*")] == []


def test_a_catalogue_that_is_made_anew_sends_again(tmp_path: Path) -> None:
    with make_catalogue(tmp_path, None, companies(1), calls()) as catalogue:
        for number in range(2):
            send(catalogue, str(tmp_path / f"mails-{number}"), MONDAY)
            assert len(list((tmp_path / f"mails-{number}").glob("*.eml"))) == 1
            catalogue.renew()
