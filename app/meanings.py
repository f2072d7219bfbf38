"""Which words the catalogue uses alike: learned from its own texts, and kept for a while.

Learning a language takes seconds, so it is done once a week and kept in the folder of the setting ``cache``. What was
learned is as good with a few new calls as without; a file that is damaged, or of another way of learning, is learned
anew.
"""

import io
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from app.kept import KEPT_FOR, keep, kept_folder

if TYPE_CHECKING:
    from catalogue.model.call import Call
    from matcher.relevance.semantics import Semantics

_FOLDER = "meanings"
# A language has about six letters a word; with less text than this there is nothing to learn from.
_LEAST_LETTERS = 300_000


def open_semantics(calls: "Sequence[Call]", now: datetime) -> "tuple[Semantics, ...]":
    """The meanings learned from ``calls``, one a language that has enough texts, at ``now`` (aware).

    What was learned less than a week ago is taken from the cache; without a cache it is learned each time.
    """
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for call in calls:
        texts[call.language].append(". ".join((call.title, *call.keywords, *(one.text for one in call.sections))))
    folder = kept_folder(_FOLDER)
    found = (
        _semantics(language, own, folder, now)
        for language, own in sorted(texts.items())
        if sum(map(len, own)) >= _LEAST_LETTERS
    )
    return tuple(one for one in found if one is not None)


def _semantics(language: str, texts: Iterable[str], folder: Path | None, now: datetime) -> "Semantics | None":
    import numpy as np

    from matcher.relevance.semantics import learn

    path = folder / f"{language}.npz" if folder is not None else None
    if path is not None and (kept := _kept(path, now)) is not None:
        return kept
    learned = learn(texts, language)
    if path is None or learned is None:
        return learned
    _keep(path, learned, now)
    # As the file has them: the command that learned says the same as those that come after it.
    return replace(learned, vectors=learned.vectors.astype(np.float16).astype(np.float32))


def _kept(path: Path, now: datetime) -> "Semantics | None":
    """The meanings of a file; None if there is none, it is a week old or from a later day, or cannot be used."""
    import numpy as np

    from matcher.relevance.recipe import recipe
    from matcher.relevance.semantics import Semantics

    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            facts = json.loads(str(stored["facts"]))
            age = now - datetime.fromisoformat(facts["learned_at"])
            if facts["recipe"] != recipe() or not timedelta(0) <= age < KEPT_FOR:
                return None
            return Semantics(
                language=facts["language"],
                numbers={stem: number for number, stem in enumerate(facts["stems"])},
                vectors=stored["vectors"].astype(np.float32),
                weight=stored["weight"],
                usual=stored["usual"],
            )
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def _keep(path: Path, learned: "Semantics", now: datetime) -> None:
    """Keep what was learned."""
    import numpy as np

    from matcher.relevance.recipe import recipe

    facts = {
        "recipe": recipe(),
        "language": learned.language,
        "learned_at": now.isoformat(),
        "stems": sorted(learned.numbers, key=lambda stem: learned.numbers[stem]),
    }
    keep(
        path,
        lambda file: np.savez_compressed(
            file,
            facts=np.array(json.dumps(facts, ensure_ascii=False)),
            vectors=learned.vectors.astype(np.float16),
            weight=learned.weight,
            usual=learned.usual,
        ),
    )
