"""What the drawings show, and that nothing in them runs."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from app.web.charts import Bar, Event, bars, month_ticks, sparkline, timeline

SINCE = datetime(2026, 8, 20, 9, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=100)
_SVG = "{http://www.w3.org/2000/svg}"
SCRIPT = '"><script>alert(1)</script>&'


def _read(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)


def test_bars_are_as_long_as_what_they_stand_for() -> None:
    drawn = _read(bars([Bar(label="A", value=8, text="8 calls"), Bar(label="B", value=2, text="2 calls")], "Calls"))
    long, short = (float(one.attrib["width"].rstrip("%")) for one in drawn.iter(f"{_SVG}rect"))
    assert long == 4 * short > 0
    assert [one.text for one in drawn.iter("p")] == ["A", "B"]
    assert [one.text for one in drawn.iter(f"{_SVG}text")] == ["8 calls", "2 calls"]
    assert [one.text for one in drawn.iter(f"{_SVG}title")] == ["8 calls", "2 calls"], "what a drawing is read out as"
    assert drawn.attrib["aria-label"] == "Calls"


def test_no_bar_is_drawn_where_there_is_nothing() -> None:
    drawn = _read(bars([Bar(label="A", value=0, text="none")], "Calls"))
    assert next(drawn.iter(f"{_SVG}rect")).attrib["width"] == "0.0%"
    assert not list(_read(bars([], "Calls")).iter(f"{_SVG}rect"))
    with pytest.raises(ValueError, match="shorter than nothing"):
        bars([Bar(label="A", value=-1, text="")], "Calls")


def test_what_comes_later_stands_further_to_the_right() -> None:
    events = [Event(label=str(days), at=SINCE + timedelta(days=days), text="") for days in (-5, 0, 25, 50, 300)]
    drawn = _read(timeline(events, SINCE, UNTIL, "Deadlines"))
    places = [float(one.attrib["cx"].rstrip("%")) for one in drawn.iter(f"{_SVG}circle")]
    assert places == [1, 1, 25.5, 50, 99]
    with pytest.raises(ValueError, match="end after"):
        timeline([], SINCE, SINCE, "Deadlines")


def test_months_are_named_as_the_reader_names_them() -> None:
    ticks = month_ticks(SINCE, UNTIL, "ro_RO")
    assert [tick.text for tick in ticks] == ["sept.", "oct.", "nov."]
    drawn = timeline([], SINCE, UNTIL, "Termene", ticks=ticks)
    assert "sept." in drawn
    assert len(month_ticks(SINCE, SINCE + timedelta(days=3000), "en_IE")) <= 8


def test_a_line_has_gaps_where_nothing_is_known() -> None:
    drawn = _read(sparkline([1, 3, None, 2, None, 5], "Calls a day"))
    line = next(drawn.iter(f"{_SVG}polyline")).attrib["points"]
    assert line == "3.0,23.0 24.2,13.0"
    # Of what is known alone there is a dot, and one at the end.
    assert len(list(drawn.iter(f"{_SVG}circle"))) == 2
    assert not list(_read(sparkline([], "Nothing")).iter(f"{_SVG}circle"))


def test_what_portals_write_stays_text() -> None:
    for drawing in (
        bars([Bar(label=SCRIPT, value=1, text=SCRIPT)], SCRIPT),
        timeline([Event(label=SCRIPT, at=UNTIL, text=SCRIPT, language=SCRIPT)], SINCE, UNTIL, SCRIPT),
        sparkline([1, 2], SCRIPT),
    ):
        assert not list(_read(drawing).iter(f"{_SVG}script"))
        assert "<script" not in drawing
        assert "style=" not in drawing
