"""The settings of an installation, read once from the environment and from one file."""

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

PREFIX = "CALLFIT_"
FILE_VARIABLE = "CALLFIT_SETTINGS"
DEFAULT_FILE = "callfit.toml"


class SettingsError(ValueError):
    """A setting is unknown or cannot be used: which, where it stands, what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an installation is told.

    ``database`` is the catalogue's URL (``sqlite:///FILE`` or ``postgresql://…``). ``contact`` is where people reach
    whoever runs this: portals find it in the User-Agent, readers in the digest. ``sender_name`` and
    ``sender_address`` stand in From. ``cache`` is the folder in which answers of portals are kept, so that the next
    crawl can ask whether they have changed; the empty text keeps none. ``aides_territoires_key`` is the key that the
    French portal of that name gives to those who ask. ``sources`` is a folder of one's own sources, laid out as
    docs/adding-a-source.md says; the empty text is none. ``site`` is the address at which readers find the pages that
    ``callfit serve`` serves (``https://HOST``, perhaps with a path); the empty text is none, and mails then have no
    links to them. ``secret`` signs those links and keys hashes of addresses; where it is empty, a key file is made
    beside the SQLite file, or in the working folder. ``dkim_key`` is the file of the key that signs mails, and
    ``dkim_selector`` the name under which receivers find its public half; without a file mails are not signed here.
    ``mail`` is where mails go if a command names nothing else: a folder, ``smtp://HOST:PORT`` or
    ``smtps://USER:PASSWORD@HOST``; a password is not seen by others on the machine here, as it is in a command.
    ``mails_per_minute`` is how many mails a mail server likes at most; the empty text is no limit. ``bounces`` is where
    mails come in that came back: a folder, or ``imaps://USER:PASSWORD@HOST/FOLDER``.
    ``admins`` are the e-mail addresses, separated by commas, of those who are told of sources that break.
    ``state`` is the folder in which this machine remembers how many mails it has sent, so that a restored backup of the
    database repeats none.
    """

    database: str = "sqlite:///callfit.db"
    contact: str = ""
    sender_name: str = "Callfit"
    sender_address: str = "digest@localhost"
    cache: str = ""
    aides_territoires_key: str = ""
    sources: str = ""
    site: str = ""
    secret: str = field(default="", repr=False)
    dkim_key: str = ""
    dkim_selector: str = ""
    mail: str = field(default="", repr=False)
    mails_per_minute: str = ""
    bounces: str = field(default="", repr=False)
    admins: str = field(default="", repr=False)
    state: str = ""


_SITE = re.compile(
    r"(https://[a-z0-9.-]+|http://(localhost|127\.0\.0\.1))(:[0-9]{1,5})?(/[\w.~-]+)*/?", re.ASCII | re.IGNORECASE
)
_NAMES = tuple(one.name for one in fields(Settings))


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings: those of the file, overridden by ``CALLFIT_NAME`` of the environment.

    The file is the one that ``CALLFIT_SETTINGS`` names, else ``callfit.toml`` of the working folder if there is one.
    Where neither names a cache or a state it is ``callfit`` in the user's own folder for such files. Raises
    `SettingsError` for a name we do not know, in either place, and for a file that cannot be read.
    """
    environment = os.environ if environment is None else environment
    values = _read_file(environment)
    for variable, value in environment.items():
        if not variable.startswith(PREFIX) or variable == FILE_VARIABLE:
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in _NAMES or not variable.isupper():
            raise SettingsError(_unknown(variable, [FILE_VARIABLE, *(PREFIX + known.upper() for known in _NAMES)]))
        values[name] = value
    values.setdefault("cache", _own_folder(environment, "XDG_CACHE_HOME", ".cache"))
    values.setdefault("state", _own_folder(environment, "XDG_STATE_HOME", ".local/state"))
    settings = Settings(**values)
    if not settings.database.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        scheme = settings.database.partition(":")[0][:20]
        raise SettingsError(
            f"CALLFIT_DATABASE begins with {scheme!r}; it must be sqlite:///FILE or postgresql://USER@HOST/NAME"
        )
    if settings.site and _SITE.fullmatch(settings.site) is None:
        raise SettingsError(
            f"CALLFIT_SITE is {settings.site[:80]!r}; it must be https://HOST, perhaps with a path, since a link in a"
            " mail is as good as a password (http:// is for localhost alone)"
        )
    return settings


def _own_folder(environment: Mapping[str, str], variable: str, usual: str) -> str:
    """Where the XDG Base Directory Specification has such files; nowhere for a user without a home."""
    named = Path(environment.get(variable, ""))
    # The specification has relative paths ignored.
    if named.is_absolute():
        return str(named / "callfit")
    try:
        return str(Path.home() / usual / "callfit")
    except RuntimeError:
        return ""


def _read_file(environment: Mapping[str, str]) -> dict[str, str]:
    named = environment.get(FILE_VARIABLE)
    path = Path(named or DEFAULT_FILE)
    if named is None and not path.is_file():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"the settings file {path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"the settings file {path} is not TOML: {error}") from error
    for name, value in values.items():
        if name not in _NAMES:
            raise SettingsError(f"{path}: {_unknown(name, list(_NAMES))}")
        if not isinstance(value, str):
            raise SettingsError(f"{path}: {name} must be a text in quotes, not {type(value).__name__}")
    return values


def _unknown(name: str, known: list[str]) -> str:
    spelled = {each.lower(): each for each in known}
    close = difflib.get_close_matches(name.lower(), spelled, n=1)
    hint = f"did you mean {spelled[close[0]]}?" if close else f"known are: {', '.join(known)}"
    return f"{name} is not a setting; {hint}"
