"""The commands print what their transcripts show, and the guide shows the transcripts."""

from collections.abc import Iterator

import pytest

from docs.transcripts import GUIDE, HERE, filled_guide
from tests.app.transcripts.commands import TRANSCRIPTS, Transcript, catalogue, path, written
from tests.app_runner import Program

_ANEW = "if that is as it should be, write them anew: python -m tests.app.transcripts"


@pytest.fixture(scope="module")
def program() -> Iterator[Program]:
    """The catalogue of the transcripts. Read only."""
    with catalogue() as made:
        yield made


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda transcript: transcript.name)
def test_a_command_prints_what_its_transcript_shows(program: Program, transcript: Transcript) -> None:
    assert written(program, transcript) == path(transcript).read_text(encoding="utf-8"), _ANEW


def test_every_transcript_is_of_a_command_and_once() -> None:
    names = [transcript.name for transcript in TRANSCRIPTS]
    assert len(set(names)) == len(names)
    assert {one.stem for one in path(TRANSCRIPTS[0]).parent.glob("*.txt")} == set(names)


def test_the_guide_shows_them_as_they_are_and_every_picture() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert filled_guide(guide) == guide, _ANEW
    for transcript in TRANSCRIPTS:
        if transcript.picture:
            assert f"(terminal-{transcript.name}.svg)" in guide
            assert (HERE / f"terminal-{transcript.name}.svg").is_file()
