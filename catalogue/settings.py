"""The settings of an installation, read once from the environment, one file, and secrets' own files."""

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
# How a container is given a secret: a file that it alone may read, named in the environment.
SECRET_FILE = "_FILE"  # noqa: S105  a name, no password


class SettingsError(ValueError):
    """A setting is unknown or cannot be used: which, where it stands, what to do."""


def _setting(default: str, about: str, *, secret: bool = False, shown: bool = True) -> str:
    """A field of the settings: ``about`` is its row in the docs, and a ``secret`` may stand in a file of its own."""
    return field(default=default, repr=shown and not secret, metadata={"about": about, "secret": secret})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an installation is told; what each setting is for stands with it, and in docs/settings.md."""

    database: str = _setting(
        "sqlite:///callfit.db",
        "The catalogue: `sqlite:///FILE`, or `postgresql://USER:PASSWORD@HOST/NAME`.",
        secret=True,
    )
    contact: str = _setting(
        "", "Where people reach whoever runs this. Portals find it in the User-Agent, readers in the digest."
    )
    sender_name: str = _setting("Callfit", "The name in From.")
    sender_address: str = _setting("digest@localhost", "The address in From, to which mails that fail come back.")
    site: str = _setting(
        "",
        "The address at which readers find the pages that `callfit serve` serves: `https://HOST`, perhaps with a path."
        " Without it mails have no links to them.",
    )
    secret: str = _setting(
        "",
        "Signs the links in mails, and keys the hashes of addresses. Without it a key file is made beside the SQLite"
        " file, or in the working folder.",
        secret=True,
    )
    mail: str = _setting(
        "",
        "Where mails go if a command names nothing else: a folder, `smtp://HOST:PORT`, or"
        " `smtps://USER:PASSWORD@HOST`. Here others on the machine do not see the password, as they do in a command.",
        secret=True,
    )
    mails_per_minute: str = _setting("", "How many mails the mail server likes at most. Without it there is no limit.")
    bounces: str = _setting(
        "",
        "Where mails come in that came back: a folder, or `imaps://USER:PASSWORD@HOST/FOLDER`.",
        secret=True,
    )
    admins: str = _setting(
        "", "The e-mail addresses, separated by commas, of those who are told of sources that break.", shown=False
    )
    dkim_key: str = _setting("", "The file of the key that signs mails. Without it they are not signed here.")
    dkim_selector: str = _setting("", "The name under which receivers find the public half of that key.")
    proxy: str = _setting(
        "",
        "The address of the proxy before the pages, whose word on who visits is taken, such as `127.0.0.1`. Without it"
        " all visitors behind a proxy share one limit of forms that send mail.",
    )
    metrics_key: str = _setting(
        "",
        "What a program that reads the metrics has to send as its bearer token. Without it there are none.",
        secret=True,
    )
    state: str = _setting(
        "",
        "The folder in which this machine remembers how many mails it has sent, so that a restored backup repeats none."
        " Without it `callfit` in the user's own folder for such files (`~/.local/state`).",
    )
    cache: str = _setting(
        "",
        "The folder in which answers of portals are kept, so that the next crawl can ask whether they have changed."
        " Without it `callfit` in the user's own folder for such files (`~/.cache`); the empty text keeps none.",
    )
    sources: str = _setting("", "A folder of sources of your own, laid out as docs/adding-a-source.md says.")
    aides_territoires_key: str = _setting(
        "", "The key that the French portal of that name gives to those who ask.", secret=True
    )


_SITE = re.compile(
    r"(https://[a-z0-9.-]+|http://(localhost|127\.0\.0\.1))(:[0-9]{1,5})?(/[\w.~-]+)*/?", re.ASCII | re.IGNORECASE
)
_NAMES = tuple(one.name for one in fields(Settings))
SECRETS = tuple(one.name for one in fields(Settings) if one.metadata["secret"])
_VARIABLES = {PREFIX + name.upper(): name for name in _NAMES}
_FILE_VARIABLES = {PREFIX + name.upper() + SECRET_FILE: name for name in SECRETS}


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings: those of the file, overridden by ``CALLFIT_NAME`` of the environment.

    The file is the one that ``CALLFIT_SETTINGS`` names, else ``callfit.toml`` of the working folder if there is one.
    A secret may stand in a file of its own, which ``CALLFIT_NAME_FILE`` names. Where nothing names a cache or a state
    it is ``callfit`` in the user's own folder for such files. Raises `SettingsError` for a name we do not know, in any
    place, for a secret that is told twice, and for a file that cannot be read.
    """
    environment = os.environ if environment is None else environment
    values = _read_file(environment)
    for variable, value in environment.items():
        if not variable.startswith(PREFIX) or variable == FILE_VARIABLE:
            continue
        if variable in _FILE_VARIABLES:
            values[_FILE_VARIABLES[variable]] = _read_secret(variable, value, environment)
        elif variable in _VARIABLES:
            values[_VARIABLES[variable]] = value
        else:
            raise SettingsError(_unknown(variable, [FILE_VARIABLE, *_VARIABLES, *_FILE_VARIABLES]))
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


def _read_secret(variable: str, path: str, environment: Mapping[str, str]) -> str:
    """What stands in the file of a secret, without the line end that editors put there."""
    plain = variable.removesuffix(SECRET_FILE)
    if plain in environment:
        raise SettingsError(f"{plain} and {variable} are both set; take one of them away")
    try:
        text = Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{variable} names {path!r}, which cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{variable} names {path!r}, which is not a text in UTF-8") from error
    if not text:
        raise SettingsError(f"{variable} names {path!r}, which is empty; write the setting into it")
    return text


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
