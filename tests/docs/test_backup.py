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
