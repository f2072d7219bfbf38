"""The configurations that the guide for operators shows are taken by the programs that they are for."""

import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalogue.settings import read_settings
from tests.app_runner import ROOT
from tests.docs.guide import DOCS, Block, read_blocks
from tests.docs.test_commands_named import faults

OPERATORS = DOCS / "guides" / "operators.md"
_PROGRAM = "/srv/callfit/.venv/bin/callfit"


@pytest.fixture(scope="module")
def files() -> Mapping[str, Block]:
    """The files of the guide by their names."""
    return {block.file: block for block in read_blocks(OPERATORS) if block.file}


def check(*command: str | Path) -> str:
    """What a program says of a file that it takes; skipped where it is not installed."""
    found = shutil.which(str(command[0]), path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if found is None:
        pytest.skip(f"{command[0]} is not installed here")
    done = subprocess.run([found, *command[1:]], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate and its key, `name.pem` and `name.key`."""
    made = tmp_path_factory.mktemp("certificate") / "name"
    check(
        *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
        *("-subj", "/CN=calls.example.org", "-keyout", f"{made}.key", "-out", f"{made}.pem"),
    )
    return made


def test_nginx_takes_its_file(files: Mapping[str, Block], certificate: Path, tmp_path: Path) -> None:
    text = files["nginx.conf"].text.replace("/etc/ssl/calls.example.org", str(certificate))
    text = text.replace("/var/log/nginx", str(tmp_path))
    # Who is not root may listen at high ports only.
    text = text.replace("listen 80;", "listen 127.0.0.1:18080;").replace("listen 443", "listen 127.0.0.1:18443")
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n{text}\n}}\n", encoding="utf-8")
    check("nginx", "-t", "-q", "-c", whole)


def test_caddy_takes_its_file(files: Mapping[str, Block], tmp_path: Path) -> None:
    file = tmp_path / "Caddyfile"
    file.write_text(files["Caddyfile"].text, encoding="utf-8")
    check("caddy", "adapt", "--validate", "--config", file, "--adapter", "caddyfile")


@pytest.mark.parametrize("name", ["callfit-web.service", "callfit-worker.service"])
def test_systemd_takes_its_units(files: Mapping[str, Block], name: str, tmp_path: Path) -> None:
    unit = tmp_path / name
    unit.write_text(files[name].text.replace(_PROGRAM, "/bin/true"), encoding="utf-8")
    # A line that it does not know is passed over with a warning.
    assert name not in check("systemd-analyze", "verify", "--man=no", unit)


@pytest.mark.parametrize("name", ["callfit-web.service", "callfit-worker.service"])
def test_a_unit_starts_a_command_that_there_is_where_the_guide_puts_its_settings(
    files: Mapping[str, Block], name: str
) -> None:
    unit = files[name].text
    (start,) = re.findall(r"^ExecStart=(.+)$", unit, re.MULTILINE)
    assert start.startswith(_PROGRAM)
    assert list(faults(start.removeprefix(_PROGRAM.removesuffix("callfit")))) == []
    (folder,) = re.findall(r"^WorkingDirectory=(.+)$", unit, re.MULTILINE)
    assert f"`{files['callfit.toml'].file}` and `callfit.key` lie in `{folder}`" in OPERATORS.read_text(
        encoding="utf-8"
    )
    assert f"ReadWritePaths={folder}\n" in unit, "it keeps its database there"


def test_cron_has_lines_of_a_crontab(files: Mapping[str, Block]) -> None:
    for line in files["callfit.cron"].text.splitlines():
        *when, command = line.split(maxsplit=5)
        assert all(re.fullmatch(r"[\d*/,-]+", part) for part in when)
        assert list(faults(command[command.index("callfit run") :])) == []


def test_the_settings_file_is_taken(files: Mapping[str, Block], tmp_path: Path) -> None:
    file = tmp_path / "callfit.toml"
    file.write_text(files["callfit.toml"].text, encoding="utf-8")
    settings = read_settings({"CALLFIT_SETTINGS": str(file)})
    # The units keep the programs out of every other folder.
    assert not Path(settings.cache).is_absolute()
    assert not Path(settings.state).is_absolute()
    assert settings.site == tomllib.loads(file.read_text(encoding="utf-8"))["site"]


def compose() -> dict[str, Any]:
    """``compose.yaml`` as it is written."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def handed_over(files: Mapping[str, Block], folder: Path) -> None:
    """Put what the guide has put beside ``compose.yaml`` into ``folder``."""
    shutil.copy(ROOT / "compose.yaml", folder)
    (folder / ".env").write_text(files[".env"].text, encoding="utf-8")
    (folder / "secrets").mkdir()
    for name, secret in compose()["secrets"].items():
        (folder / secret["file"]).write_text("postgresql://database/callfit" if name == "database_url" else "x" * 64)


def test_compose_takes_its_file(files: Mapping[str, Block], tmp_path: Path) -> None:
    handed_over(files, tmp_path)
    plugin = (
        shutil.which("docker")
        and not subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode
    )
    words = ["docker", "compose"] if plugin else ["docker-compose"]
    check(*words, "--project-directory", str(tmp_path), "--file", str(tmp_path / "compose.yaml"), "config", "--quiet")


@pytest.mark.parametrize("name", ["upgrade", "web", "worker"])
def test_a_service_has_a_command_that_there_is_and_settings_that_there_are(
    files: Mapping[str, Block], name: str, tmp_path: Path
) -> None:
    handed_over(files, tmp_path)
    service = compose()["services"][name]
    assert list(faults(f"callfit {' '.join(service.get('command', []))}")) == []
    told = dict(line.split("=", 1) for line in files[".env"].text.splitlines())
    environment = {}
    for setting, value in service["environment"].items():
        if wanted := re.fullmatch(r"\$\{(\w+):[?-].*\}", value):
            environment[setting] = told[wanted[1]]
        else:
            environment[setting] = value.replace("/run/secrets", str(tmp_path / "secrets"))
    settings = read_settings(environment)
    assert settings.database == "postgresql://database/callfit"
    assert all((settings.secret, settings.mail, settings.site, settings.contact, settings.admins))
    assert {secret for secret in service["secrets"] if secret not in compose()["secrets"]} == set()
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]


def test_the_database_is_ready_only_once_it_answers_where_the_programs_come_to() -> None:
    # While its image makes the database, a server answers at the socket alone; the upgrade would be sent away then.
    assert "--host=127.0.0.1" in compose()["services"]["database"]["healthcheck"]["test"]


def test_the_guide_makes_each_secret_that_compose_hands_over() -> None:
    text = OPERATORS.read_text(encoding="utf-8")
    for secret in compose()["secrets"].values():
        assert f"> {secret['file'].removeprefix('./')}\n" in text
