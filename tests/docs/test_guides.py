"""The guides do what they say: their files are written and their commands run, in order, in an empty folder."""

from pathlib import Path

import pytest

from tests.docs.guide import GUIDES, assert_said, read_blocks
from tests.docs.shell import Shell


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.stem)
def test_a_guide_leads_where_it_says(page: Path, tmp_path: Path) -> None:
    with Shell(tmp_path) as shell:
        for block in read_blocks(page):
            if block.file:
                path = tmp_path / block.file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block.text, encoding="utf-8")
            if not block.runs:
                continue
            steps = block.steps
            assert steps, f"{page.name}, line {block.line}: no command"
            for number, (command, expected) in enumerate(steps, start=1):
                said = shell.run(command)
                code = block.code if number == len(steps) else 0
                where = f"{page.name}, line {block.line}: {command}"
                assert said.code == code, f"{where}\nended with {said.code}:\n{said.output}"
                assert_said(expected, said.output)


def test_each_guide_is_there() -> None:
    assert {page.stem for page in GUIDES} == {"index", "companies", "advisors", "admins", "operators"}


def test_companies_need_no_command() -> None:
    (page,) = (page for page in GUIDES if page.stem == "companies")
    assert not list(read_blocks(page))


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.stem)
def test_each_block_is_run_or_checked_or_says_why_not(page: Path) -> None:
    checked = {"nginx", "caddyfile", "ini", "toml", "properties", "cron"}
    in_backup = {f"{what}-{where}" for what in ("backup", "restore") for where in ("postgresql", "compose")}
    for block in read_blocks(page):
        where = f"{page.name}, line {block.line}"
        if block.language != "console":
            assert block.language in checked, f"{where}: nothing checks a block of {block.language}"
            assert block.file, f"{where}: it has no name"
        match block.mark:
            case "not run":
                assert len(block.reason.split()) >= 3, f"{where}: why is it not run?"
            case "block":
                assert block.reason in in_backup, f"{where}: no test runs it"
            case other:
                assert not other, f"{where}: {other}"
