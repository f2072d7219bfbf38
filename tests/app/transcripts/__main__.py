"""Writes the transcripts anew, and what the docs have of them: ``python -m tests.app.transcripts``."""

from docs.transcripts import draw, write_guide
from tests.app.transcripts.commands import TRANSCRIPTS, catalogue, coloured, path, written


def main() -> None:
    """Write every transcript, its picture, and the guide's examples."""
    with catalogue() as program:
        for transcript in TRANSCRIPTS:
            path(transcript).write_text(written(program, transcript), encoding="utf-8")
            if transcript.picture:
                draw(transcript.name, f"callfit {transcript.command}", coloured(program, transcript))
    write_guide()


if __name__ == "__main__":
    main()
