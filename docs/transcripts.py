"""What the docs have of the commands' output: the examples of the advisor's guide, and pictures of a terminal."""

import io
import re
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

HERE = Path(__file__).parent
GUIDE = HERE / "advisor.md"
TRANSCRIPTS = HERE.parent / "tests" / "app" / "transcripts"
_COLUMNS = 100
_EXAMPLE = re.compile(r"(?P<opening><!-- transcript: (?P<name>[a-z-]+) -->\n)```text\n.*?```\n", re.DOTALL)


def filled_guide(text: str) -> str:
    """The guide with the transcript that each of its examples names."""

    def fill(found: re.Match[str]) -> str:
        transcript = (TRANSCRIPTS / f"{found['name']}.txt").read_text(encoding="utf-8")
        return f"{found['opening']}```text\n{transcript}```\n"

    return _EXAMPLE.sub(fill, text)


def write_guide() -> None:
    """Write the guide's examples anew."""
    GUIDE.write_text(filled_guide(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")


def draw(name: str, title: str, output: str) -> None:
    """Draw what a terminal shows of ``output`` as ``docs/terminal-NAME.svg``."""
    console = Console(record=True, width=_COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi(output.rstrip()), soft_wrap=False)
    picture = console.export_svg(title=title, theme=MONOKAI, unique_id=name)
    (HERE / f"terminal-{name}.svg").write_text(picture, encoding="utf-8")
