"""A backup on PostgreSQL by the commands of the guide: restored, it sends nothing until a person has chosen.

That on SQLite is walked by the guide itself.
"""

import shutil
from pathlib import Path

import pytest

from tests.app_runner import DAY
from tests.docs.guide import named_block
from tests.docs.shell import Shell
from tests.docs.test_configurations import OPERATORS
from tests.postgres import PostgresServer

# In the container of the database its own programs find it at its socket; the other containers have a callfit. What
# starts and stops them has nothing to do here.
_DOCKER = """
docker() {
  case "$2 $3 $4" in
    "exec -T database") shift 4; PGHOST="$SOCKET" "$@";;
    "exec worker callfit") shift 4; callfit "$@";;
  esac
}
"""


def test_what_was_restored_sends_nothing_until_somebody_chose(postgres_server: PostgresServer, tmp_path: Path) -> None:
    if not shutil.which("pg_dump"):
        pytest.skip("pg_dump is not installed here")
    url = postgres_server.create("backup")
    told = {
        "CALLFIT_DATABASE": url,
        "CALLFIT_STATE": str(tmp_path / "state"),
        "CALLFIT_SECRET": "s" * 32,
        "CALLFIT_CACHE": "",
    }
    with Shell(tmp_path, **told) as shell:

        def run(*commands: str, code: int = 0) -> str:
            for command in commands:
                said = shell.run(command)
                assert said.code == code, f"{command} ended with {said.code}:\n{said.output}"
            return said.output

        def mails() -> int:
            return len(list((tmp_path / "mails").glob("*.eml")))

        send = f"callfit digest send --to mails --now {DAY}"
        run(
            "callfit db upgrade",
            f"callfit crawl eu_funding_tenders --replay examples/eu_funding_tenders --now {DAY}",
            "callfit profile add examples/profiles/torino-plast.yaml --consent test",
        )
        run(*(command for command, _ in named_block(OPERATORS, "backup-postgresql").steps))
        run(send)
        sent = mails()
        assert sent
        run(*(command for command, _ in named_block(OPERATORS, "restore-postgresql").steps))
        assert "callfit digest resume" in run(send, code=6)
        assert mails() == sent
        run(f"callfit digest resume --count-as-told --now {DAY}", send)
        assert mails() == sent, "what was told counts as told"


def test_with_compose_a_backup_is_made_and_restored_in_the_container_of_the_database(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    if not shutil.which("pg_dump"):
        pytest.skip("pg_dump is not installed here")
    postgres_server.execute("CREATE ROLE callfit SUPERUSER LOGIN")
    told = {
        "CALLFIT_DATABASE": postgres_server.create("callfit"),
        "CALLFIT_STATE": str(tmp_path / "state"),
        "CALLFIT_SECRET": "s" * 32,
        "SOCKET": str(postgres_server.folder),
    }
    with Shell(tmp_path, **told) as shell:

        def run(*commands: str) -> str:
            for command in commands:
                said = shell.run(command)
                assert said.code == 0, f"{command} ended with {said.code}:\n{said.output}"
            return said.output

        run(
            _DOCKER,
            "callfit db upgrade",
            "callfit profile add examples/profiles/torino-plast.yaml --consent test",
            *(command for command, _ in named_block(OPERATORS, "backup-compose").steps),
            "callfit profile erase torino-plast --yes",
        )
        assert "torino-plast" not in run("callfit profile list")
        run(*(command for command, _ in named_block(OPERATORS, "restore-compose").steps))
        assert "torino-plast" in run("callfit profile list")
