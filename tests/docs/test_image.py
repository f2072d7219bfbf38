"""Each step of the Dockerfile, outside of Docker: the wheel holds all that is needed; the image's check is answered."""

import json
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.app_runner import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COPIED = {name for names in re.findall(r"^COPY (.+)$", DOCKERFILE, re.MULTILINE) for name in names.split()[:-1]}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel in it, built from what the Dockerfile copies; the folder of its programs.

    What it needs is taken from here: that it can be installed is for the package index to show.
    """
    pytest.importorskip("hatchling", reason="the wheel cannot be built: hatchling is not installed")
    folder = tmp_path_factory.mktemp("image")
    source = folder / "source"
    source.mkdir()
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source)
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), place=source)
    run(sys.executable, "-m", "venv", "--without-pip", str(folder / "venv"), place=folder)
    packages = folder / "venv" / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    (packages / "needed.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    (wheel,) = folder.glob("*.whl")
    shutil.unpack_archive(wheel, packages, "zip")
    program = folder / "venv" / "bin" / "callfit"
    program.write_text(
        f"#!{folder}/venv/bin/python\nfrom app.cli import main\nmain()\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    return program


def run(*command: str, place: Path, **environment: str) -> str:
    """What a command prints; it must end well."""
    plain = {"PATH": "/usr/bin:/bin", "HOME": str(place)} | environment
    done = subprocess.run(command, cwd=place, env=plain, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_installed_program_serves_and_answers_the_check_of_the_image(installed: Path, tmp_path: Path) -> None:
    where = run(str(installed.parent / "python"), "-c", "import app; print(app.__file__)", place=tmp_path)
    assert Path(where.strip()).is_relative_to(installed.parents[1]), "it is that of the source tree"
    assert re.fullmatch(r"callfit \d+\.\d+\.\d+\n", run(str(installed), "--version", place=tmp_path))
    run(str(installed), "db", "upgrade", place=tmp_path)
    check = json.loads(re.findall(r"HEALTHCHECK.*?CMD (\[.*?\])$", DOCKERFILE, re.MULTILINE | re.DOTALL)[0])
    command = json.loads(re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)[0])
    assert command[:3] == ["serve", "--host", "0.0.0.0"]
    serving = subprocess.Popen(
        [installed, "serve", "--port", "0"],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "CALLFIT_SITE": "http://localhost:8000"},
        stdout=subprocess.PIPE,
        text=True,
    )
    with serving:
        assert serving.stdout is not None
        place = re.search(r"http://127\.0\.0\.1:\d+", serving.stdout.readline())
        assert place is not None
        code = check[2].replace("http://127.0.0.1:8000", place[0])
        assert code != check[2]
        try:
            run(sys.executable, "-c", code, place=tmp_path)
            with urlopen(f"{place[0]}/sign-in", timeout=20) as answer:
                page = answer.read().decode()
            files = re.findall(r"(?:href|src)=\"(/static/[^\"]+)\"", page)
            assert {Path(file).suffix for file in files} == {".css", ".js"}
            for file in files:
                with urlopen(f"{place[0]}{file}", timeout=20) as answer:
                    assert len(answer.read()) > 1000
        finally:
            serving.send_signal(signal.SIGTERM)
        assert serving.wait(30) == 0


def test_the_wheel_holds_every_file_of_the_program(installed: Path) -> None:
    (packages,) = installed.parents[1].glob("lib/*/site-packages")
    source = installed.parents[2] / "source"
    here = {path.relative_to(source) for path in source.glob("*/**/*") if path.is_file()}
    there = {path.relative_to(packages) for path in packages.rglob("*") if path.is_file()}
    assert len(here) > 500
    assert sorted(map(str, here - there)) == []


def test_the_dockerfile_copies_all_that_the_wheel_is_made_of() -> None:
    kept = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE))
    assert kept == COPIED
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert {*wheel["packages"], *wheel["force-include"]} == {name for name in COPIED if (ROOT / name).is_dir()}


def test_the_image_has_the_extras_that_its_wheels_are_for_and_the_guide_installs_the_same() -> None:
    guide = (ROOT / "docs" / "guides" / "operators.md").read_text(encoding="utf-8")
    for_wheels, installed, told = re.findall(r"""["'](?:\.|callfit)\[([a-z,]+)\]""", DOCKERFILE + guide)
    assert for_wheels == installed == told
    extras = set(installed.split(","))
    assert extras <= PROJECT["project"]["optional-dependencies"].keys(), "pip passes over an extra that there is not"
    assert {"web", "postgres"} <= extras, "compose.yaml serves pages from PostgreSQL"


def test_the_image_is_not_roots() -> None:
    assert re.findall(r"^USER (\w+)$", DOCKERFILE, re.MULTILINE) == ["callfit"]
