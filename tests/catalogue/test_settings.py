"""Settings: one name each, and a wrong name is an error."""

from pathlib import Path

import pytest

from catalogue.settings import SECRETS, SettingsError, read_settings


def test_the_environment_overrides_the_file(tmp_path: Path) -> None:
    file = tmp_path / "callfit.toml"
    file.write_text('database = "sqlite:///a.db"\ncontact = "help@example.org"\n', encoding="utf-8")
    environment = {"CALLFIT_SETTINGS": str(file), "CALLFIT_DATABASE": "postgresql://h/b", "PATH": "/bin"}
    settings = read_settings(environment)
    assert settings.database == "postgresql://h/b"
    assert settings.contact == "help@example.org"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("CALLFIT_DATABSE", "did you mean CALLFIT_DATABASE?"),
        ("CALLFIT_QQQQQQQQQQ", "known are"),
        ("CALLFIT_Contact", "CONTACT"),
    ],
)
def test_an_unknown_variable_is_an_error_with_a_hint(name: str, hint: str) -> None:
    with pytest.raises(SettingsError, match=name) as caught:
        read_settings({name: "x"})
    assert hint in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('databas = "x"', "did you mean database?"),
        ("database = 5", "must be a text in quotes, not int"),
        ("database = ", "is not TOML"),
    ],
)
def test_a_wrong_file_says_where_and_what(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "s.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"s\.toml") as caught:
        read_settings({"CALLFIT_SETTINGS": str(file)})
    assert words in str(caught.value)


def test_a_file_that_is_named_and_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings({"CALLFIT_SETTINGS": str(tmp_path / "none.toml")})


def test_a_database_of_another_kind_is_refused_without_its_password() -> None:
    with pytest.raises(SettingsError, match="sqlite:///FILE or postgresql") as caught:
        read_settings({"CALLFIT_DATABASE": "mysql://root:secret@h/d"})
    assert "secret" not in str(caught.value)


def test_the_cache_is_where_the_user_has_caches_unless_it_is_named_or_switched_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert read_settings({}).cache == f"{tmp_path}/.cache/callfit"
    assert read_settings({"XDG_CACHE_HOME": "/var/cache/me"}).cache == "/var/cache/me/callfit"
    assert read_settings({"XDG_CACHE_HOME": "relative"}).cache == f"{tmp_path}/.cache/callfit"
    assert read_settings({"XDG_CACHE_HOME": "/var/cache/me", "CALLFIT_CACHE": "/srv/cache"}).cache == "/srv/cache"
    assert read_settings({"CALLFIT_CACHE": ""}).cache == ""


@pytest.mark.parametrize(
    "site", ["https://callfit.example", "https://callfit.example:8443/funding/", "http://localhost:8000", ""]
)
def test_a_site_is_a_web_address(site: str) -> None:
    assert read_settings({"CALLFIT_SITE": site}).site == site


@pytest.mark.parametrize(
    "site",
    [
        "callfit.example",
        "http://callfit.example",
        "http://localhost.evil.example",
        "https://user@callfit.example",
        "https://callfit.example/?a=b",
        "https://callfit.example/\n",
        "https://callfit.example/a b",
    ],
)
def test_a_site_that_cannot_stand_in_a_mail_is_refused(site: str) -> None:
    with pytest.raises(SettingsError, match="CALLFIT_SITE is"):
        read_settings({"CALLFIT_SITE": site})


def test_the_secret_is_not_in_what_settings_show_of_themselves() -> None:
    settings = read_settings({"CALLFIT_SECRET": "s3cr3t" * 6})
    assert settings.secret == "s3cr3t" * 6
    assert "s3cr3t" not in repr(settings)


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    for name in SECRETS:
        file = tmp_path / name
        file.write_text("sqlite:///kept.db\n", encoding="utf-8")
        settings = read_settings({f"CALLFIT_{name.upper()}_FILE": str(file)})
        assert getattr(settings, name) == "sqlite:///kept.db"
    assert {"database", "secret", "mail", "bounces"} <= set(SECRETS)


def test_a_secret_of_a_file_overrides_the_settings_file_and_is_not_printed(tmp_path: Path) -> None:
    (tmp_path / "callfit.toml").write_text('secret = "of before"\n', encoding="utf-8")
    (tmp_path / "secret").write_text("  kept apart \n", encoding="utf-8")
    told = {"CALLFIT_SETTINGS": str(tmp_path / "callfit.toml"), "CALLFIT_SECRET_FILE": str(tmp_path / "secret")}
    settings = read_settings(told)
    assert settings.secret == "kept apart"
    assert "kept apart" not in repr(settings)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (
            {"CALLFIT_SECRET_FILE": "none/there"},
            "CALLFIT_SECRET_FILE names 'none/there', which cannot be read: No such",
        ),
        ({"CALLFIT_SECRET_FILE": "/dev/null"}, "CALLFIT_SECRET_FILE names '/dev/null', which is empty"),
        (
            {"CALLFIT_SECRET_FILE": "/dev/null", "CALLFIT_SECRET": "s"},
            "CALLFIT_SECRET and CALLFIT_SECRET_FILE are both",
        ),
        ({"CALLFIT_CONTACT_FILE": "/dev/null"}, "CALLFIT_CONTACT_FILE is not a setting; did you mean CALLFIT_"),
    ],
)
def test_a_file_of_a_secret_that_does_not_do_is_told(told: dict[str, str], says: str) -> None:
    with pytest.raises(SettingsError) as error:
        read_settings(told)
    assert says in str(error.value)
