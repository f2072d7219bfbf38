"""Drawings for pages: bars, a timeline, a sparkline. Each stands beside the same numbers in words.

Lengths across are shares of the width, so that a drawing fits a phone with its letters as large as the page's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from app.web.site import environment
from notifier.wording.lines import clean_line

if TYPE_CHECKING:
    from babel import Locale

_BAR_LIMIT, _EVENT_LIMIT, _TEXT_LIMIT = 110, 160, 60
# In per cent; what is left of the width is for the text beside it.
_LONGEST_BAR = 70
# A month has at least a tenth of the width for its name.
_MOST_TICKS = 8
_SPARK_WIDTH, _SPARK_HEIGHT, _SPARK_EDGE = 112, 26, 3
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: what it stands for, how long it is (at least 0), and the same as it is written beside it."""

    label: str
    value: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something on a timeline: what happens ``at`` an instant (aware), and the instant as it is written beside it.

    ``shade`` is the class of its dot: ``bar``, ``bar2`` or ``bar3``; ``language`` that of the label (ISO 639-1), empty
    where it is the page's.
    """

    label: str
    at: datetime
    text: str
    shade: str = "bar"
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """An instant that is named on the axis of a timeline."""

    at: datetime
    text: str


def bars(shown: Sequence[Bar], title: str) -> Markup:
    """The bars one below the other in a list called ``title``, the longest as wide as there is room.

    Raises ValueError for a length below 0.
    """
    if any(bar.value < 0 for bar in shown):
        raise ValueError("a bar cannot be shorter than nothing")
    longest = max((bar.value for bar in shown), default=0.0) or 1.0
    rows = [
        {
            "label": clean_line(bar.label, _BAR_LIMIT),
            "text": clean_line(bar.text, _TEXT_LIMIT),
            "width": round(_LONGEST_BAR * bar.value / longest, 2),
        }
        for bar in shown
    ]
    return _draw("bars", rows, title)


def timeline(
    events: Sequence[Event], since: datetime, until: datetime, title: str, ticks: Sequence[Tick] = ()
) -> Markup:
    """``events`` one below the other, each as far to the right as its instant lies between ``since`` and ``until``.

    It is a list called ``title``, whose labels are as long as they are: on a phone they have several lines. What lies
    outside stands at the edge. ``ticks`` are drawn where they lie inside. Raises ValueError if ``until`` is
    not after ``since``.
    """
    if until <= since:
        raise ValueError("a timeline has to end after it begins")
    rows = [
        {
            "label": clean_line(event.label, _EVENT_LIMIT),
            "text": clean_line(event.text, _TEXT_LIMIT),
            "at": _place(event.at, since, until),
            "shade": event.shade,
            "language": event.language,
        }
        for event in events
    ]
    inside = [tick for tick in ticks if since <= tick.at < until]
    marks = [{"at": _place(tick.at, since, until), "text": clean_line(tick.text, _TEXT_LIMIT)} for tick in inside]
    return _draw("timeline", rows, marks, title)


def month_ticks(since: datetime, until: datetime, locale: "Locale | str") -> list[Tick]:
    """The first of the months between two instants (aware), named in ``locale``; of many months only some."""
    from babel.dates import format_date

    months = list(_months(since, until))
    step = -(-len(months) // _MOST_TICKS) or 1
    return [Tick(at=one, text=format_date(one, "LLL", locale=locale)) for one in months[::step]]


def sparkline(values: Sequence[float | None], label: str) -> Markup:
    """``values`` as a small line, the lowest at the bottom; where there is None the line has a gap.

    ``label`` says in words what the line shows.
    """
    known = [value for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    across = (_SPARK_WIDTH - 2 * _SPARK_EDGE) / max(1, len(values) - 1)
    tall = _SPARK_HEIGHT - 2 * _SPARK_EDGE
    runs: list[list[tuple[float, float]]] = [[]]
    for number, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        height = (value - low) / (high - low) if high > low else 0.5
        runs[-1].append(
            (round(_SPARK_EDGE + number * across, 1), round(_SPARK_HEIGHT - _SPARK_EDGE - height * tall, 1))
        )
    lines = [" ".join(f"{x},{y}" for x, y in run) for run in runs if len(run) > 1]
    last = [run[-1] for run in runs if run][-1:]
    dots = dict.fromkeys([*(run[0] for run in runs if len(run) == 1), *last])
    return _draw("sparkline", lines, list(dots), label)


def _months(since: datetime, until: datetime) -> Iterator[datetime]:
    month = (since.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + 32 * _DAY).replace(day=1)
    while month < until:
        yield month
        month = (month + 32 * _DAY).replace(day=1)


def _place(at: datetime, since: datetime, until: datetime) -> float:
    share = (at - since) / (until - since)
    # Half a dot of room on either side.
    return round(1 + 98 * min(1.0, max(0.0, share)), 2)


def _draw(kind: str, *facts: Any) -> Markup:
    drawing = getattr(environment().get_template("charts.html").module, kind)(*facts)
    assert isinstance(drawing, Markup)
    return drawing
