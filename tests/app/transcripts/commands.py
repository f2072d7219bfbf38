"""What the advisor's commands print on the bundled calls, as on a terminal: the commands, and how they are run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.app_runner import DAY, ROOT, Done, Program, crawled_program

HERE = Path(__file__).parent
COLUMNS = 100
COMPANIES = {"ilfov-termo": "pact", "torino-plast": "pact", "nothing-fits": "others", "trial/vosges-bois": "trial"}
"""The companies of the catalogue, by their files, with the cohort of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """A command that is shown: ``name`` is that of its file, ``command`` what is typed after ``callfit``.

    With ``picture`` there is one of it in the docs.
    """

    name: str
    command: str
    picture: bool = False


RENOVATION, PACKAGING = "LIFE-2026-CET-BETTERRENO", "HORIZON-CL6-2026-01-CIRCBIO-01"
TRANSCRIPTS = (
    Transcript(name="match", command="match --profile ilfov-termo --limit 6", picture=True),
    Transcript(name="match-why", command="match --profile torino-plast --why --limit 2 --language en"),
    Transcript(name="match-numbers", command="match --profile ilfov-termo --why --numbers --limit 1"),
    Transcript(name="match-cohort", command="match --cohort pact --limit 3"),
    Transcript(name="match-set", command="match --profile torino-plast --set partnering=alone --why --limit 1"),
    Transcript(name="match-nothing", command="match --profile nothing-fits"),
    Transcript(
        name="match-barred", command="match --profile nothing-fits --include weak --include not-eligible --limit 3"
    ),
    Transcript(name="match-csv", command="match --profile ilfov-termo --limit 2 --format csv"),
    Transcript(
        name="fits", command=f"fits {RENOVATION} --include not-eligible --include weak --language en", picture=True
    ),
    Transcript(name="why", command=f"why ilfov-termo {RENOVATION} --language en", picture=True),
    Transcript(name="why-in-italian", command=f"why torino-plast {PACKAGING}"),
    Transcript(name="why-not", command=f"why nothing-fits {PACKAGING} --language en"),
    Transcript(name="compare", command="compare ilfov-termo vosges-bois --limit 8 --language en", picture=True),
)


@contextmanager
def catalogue() -> Iterator[Program]:
    """A catalogue of its own with the bundled calls and the companies."""
    with TemporaryDirectory() as folder:
        made = crawled_program(Path(folder))
        for name, cohort in COMPANIES.items():
            done = made.run("profile", "add", str(ROOT / "examples" / "profiles" / f"{name}.yaml"), "--cohort", cohort)
            assert done.code == 0, done.err
        yield made


def run(program: Program, transcript: Transcript) -> Done:
    """What the command leaves behind on a terminal of `COLUMNS` columns."""
    return program.run_wide(COLUMNS, *transcript.command.split(), "--now", DAY)


def written(program: Program, transcript: Transcript) -> str:
    """The command and what it prints, as its file holds it; blanks at the ends of lines are left out."""
    done = run(program, transcript)
    lines = [f"$ callfit {transcript.command}", *(line.rstrip() for line in done.out.splitlines())]
    lines += [f"(told beside it) {line}" for line in done.err.splitlines()]
    return "\n".join([*lines, f"(exit code {done.code})" if done.code else ""]).rstrip() + "\n"


def path(transcript: Transcript) -> Path:
    """The file of a transcript."""
    return HERE / f"{transcript.name}.txt"


def coloured(program: Program, transcript: Transcript) -> str:
    """The same as a terminal with colours is sent it."""
    kept = os.environ.get("FORCE_COLOR")
    os.environ["FORCE_COLOR"] = "1"
    try:
        return run(program, transcript).out
    finally:
        if kept is None:
            del os.environ["FORCE_COLOR"]
        else:
            os.environ["FORCE_COLOR"] = kept
