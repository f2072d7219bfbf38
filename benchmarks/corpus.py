"""Calls as many as a benchmark asks for, with texts of real words and real lengths in six languages.

Sentences are drawn from recorded texts where those are beside the checkout (English: the topics of the EU portal;
French: the aid programmes of Mission transition écologique), else put together from the names that the glossary gives
to things. One call in ten is as long as a topic of the EU portal, one in a hundred as a Slovak call with its annexes,
the others as what the recorded national portals write on average. The same number always gives the same call.
"""

import csv
import gzip
import json
import random
import re
import statistics
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from catalogue.model.call import (
    Budget,
    Call,
    CallKind,
    Deadline,
    DeadlineKind,
    DeadlineModel,
    Instrument,
    Moment,
    Programme,
    Section,
    SectionKind,
)
from catalogue.model.money import Money
from catalogue.taxonomy.glossary import concepts
from catalogue.taxonomy.words import stop_words

SOURCE = "xx_benchmark"
START = datetime(2026, 8, 20, tzinfo=UTC)
RECORDINGS = Path(__file__).parents[2] / "shared" / "recordings"

_LANGUAGES = ("en", "en", "fr", "de", "it", "es", "ro")
# Characters of text a call: the means of the recorded national portals, of the EU portal, and of the Slovak one.
_NATIONAL = (0, 0, 0, 70, 210, 340, 390, 640, 670, 1_190, 1_330, 1_600, 1_720)
_EU, _SLOVAK = 7_400, 22_000
_END = re.compile(r"(?<=[.!?])\s+")
_TAG = re.compile(r"<[^>]*>")


class Corpus:
    """The calls; ``recorded`` says of which languages the sentences are real."""

    def __init__(self, recordings: Path = RECORDINGS) -> None:
        self._sentences = {language: list(_made_up(language)) for language in sorted(set(_LANGUAGES))}
        real = {"en": list(_topics(recordings)), "fr": list(_programmes(recordings))}
        self._sentences |= {language: sentences for language, sentences in real.items() if sentences}
        self._usual = {
            language: statistics.mean(map(len, sentences)) for language, sentences in self._sentences.items()
        }
        self.recorded = tuple(language for language, sentences in real.items() if sentences)

    def calls(self, count: int) -> Iterator[Call]:
        """The first ``count`` calls."""
        return map(self.call, range(count))

    def call(self, number: int) -> Call:
        """The call of that number."""
        draw = random.Random(number)
        long = number % 10 == 0
        language = "en" if long else draw.choice(_LANGUAGES)
        length = _SLOVAK if number % 100 == 7 else _EU if long else draw.choice(_NATIONAL)
        text = self._text(draw, language, length)
        moment = Moment(at=START + timedelta(days=number % 800 - 400), zone="Europe/Brussels", hour_known=True, raw="")
        names = draw.choices(_names(language), k=5)
        return Call(
            source=SOURCE,
            source_key=f"BENCH-{number % 97}-{number:06}",
            kind=CallKind.TOPIC,
            title=f"{draw.choice(self._sentences[language])[:90]} {names[0]}",
            language=language,
            url=f"https://portal.example/{number}",
            programme=Programme(code=f"P{number % 40}", name=f"Programme {number % 40}"),
            instruments=(Instrument.GRANT if number % 5 else Instrument.LOAN,),
            deadline_model=DeadlineModel.SINGLE_STAGE,
            deadlines=(Deadline(moment=moment, kind=DeadlineKind.SINGLE),),
            budget=Budget(total=Money(amount=Decimal(25_000_000), currency="EUR")),
            keywords=tuple(names[1:]),
            sections=(Section(kind=SectionKind.DESCRIPTION, html=f"<p>{text}</p>", text=text),) if text else (),
        )

    def _text(self, draw: random.Random, language: str, length: int) -> str:
        count = round(length / self._usual[language])
        return " ".join(draw.choices(self._sentences[language], k=count))


def _topics(recordings: Path) -> Iterator[str]:
    path = recordings / "eu_ft" / "topics_fulltext_open_2026-08-11.jsonl.gz"
    if path.is_file():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield from _split(str(json.loads(line).get("description") or ""))


def _programmes(recordings: Path) -> Iterator[str]:
    path = recordings / "fr_mission_transition" / "data_gouv_export.csv"
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield from _split(f"{row['promesse']}. {row['description']} {row['eligibilite']}")


def _split(text: str) -> Iterator[str]:
    for sentence in _END.split(" ".join(_TAG.sub(" ", text).split())):
        if 20 < len(sentence) < 600:
            yield sentence


def _made_up(language: str) -> Iterator[str]:
    """Sentences that say nothing, of words that calls do say."""
    draw = random.Random(language)
    names, little = _names(language), sorted(stop_words()[language].stop)
    for _ in range(5_000):
        said = [f"{draw.choice(names)} {draw.choice(little)} {draw.choice(little)}" for _ in range(draw.randint(3, 9))]
        yield f"{' '.join(said)}.".capitalize()


@cache
def _names(language: str) -> Sequence[str]:
    return [phrase.removeprefix("=") for concept in concepts().values() for phrase in concept.phrases.get(language, ())]
