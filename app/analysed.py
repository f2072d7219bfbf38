"""What calls are about, analysed once and kept: a command analyses only what is new or has changed since the last.

One file a database in the folder of the setting ``cache``. What is usual among the calls is counted anew with all of
them once a week, and sooner where many of them are others by then or where calls are analysed in another way. A file
that is damaged is as good as none.
"""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from app.kept import KEPT_FOR, keep, kept_folder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from catalogue.model.call import Call
    from matcher import Corpus
    from matcher.relevance.semantics import Semantics
    from matcher.relevance.snapshot import Snapshot

LEAST_CALLS = 50
"""Fewer calls than these are analysed in less time than a file saves."""
_FOLDER = "calls"
_FORMAT = 1
# Of the calls that were counted, the part that may be others by now.
_CHANGED = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysed:
    """What a file holds: the snapshot, the content hash of each of its calls, and what it was made with and when.

    ``changed`` is how many calls have come or changed since all were counted, at ``counted_at``.
    """

    snapshot: "Snapshot"
    hashes: tuple[str, ...]
    recipe: str
    counted_at: datetime
    changed: int


def open_corpus(
    calls: "Sequence[Call]",
    hashes: Mapping[str, str],
    semantics: "Sequence[Semantics]",
    place: str,
    now: datetime,
    counted: Callable[[int, int], None] | None = None,
) -> "Corpus":
    """The corpus of ``calls`` at ``now`` (aware), with what was analysed before as it was.

    ``hashes`` are their content hashes by id, ``place`` is the database that they are of, ``counted`` hears how many
    are analysed of how many. Without a cache all of them are analysed.
    """
    from matcher import Corpus

    folder = kept_folder(_FOLDER)
    if folder is None or len(calls) < LEAST_CALLS:
        return Corpus(calls, semantics, counted)
    path = folder / f"{sha256(place.encode()).hexdigest()[:16]}.npz"
    recipe = _recipe(semantics)
    before = read_analysed(path)
    if before is not None and before.recipe == recipe and timedelta(0) <= now - before.counted_at < KEPT_FOR:
        ids = before.snapshot.ids
        kept = {id_: row for row, id_ in enumerate(ids) if hashes.get(id_) == before.hashes[row]}
        added = sum(call.id not in kept for call in calls)
        gone = len(set(ids) - {call.id for call in calls})
        if before.changed + added + gone <= _CHANGED * before.snapshot.counts.calls:
            corpus = Corpus.restore(before.snapshot, calls, kept, semantics, counted)
            if added:
                changed = before.changed + added + gone
                _write(path, _analysed(corpus, hashes, recipe, before.counted_at, changed))
            return corpus
    corpus = Corpus(calls, semantics, counted)
    _write(path, _analysed(corpus, hashes, recipe, now, 0))
    return corpus


def _analysed(corpus: "Corpus", hashes: Mapping[str, str], recipe: str, at: datetime, changed: int) -> Analysed:
    return Analysed(
        snapshot=corpus.snapshot(),
        hashes=tuple(hashes[call.id] for call in corpus.calls),
        recipe=recipe,
        counted_at=at,
        changed=changed,
    )


def _recipe(semantics: "Sequence[Semantics]") -> str:
    """A mark of the way of analysing and of the meanings it was done with, which are learned anew now and then."""
    from matcher.relevance.recipe import recipe

    digest = sha256(f"{_FORMAT} {recipe()}".encode())
    for one in sorted(semantics, key=lambda one: one.language):
        digest.update(f"\n{one.language} {sorted(one.numbers.items())}\n".encode())
        for array in (one.vectors, one.weight, one.usual):
            digest.update(array.tobytes())
    return digest.hexdigest()


def read_analysed(path: Path) -> Analysed | None:
    """What a file holds; None if there is none or it cannot be used."""
    import numpy as np

    from matcher.relevance.snapshot import Rows, Snapshot
    from matcher.relevance.statistics import Counts
    from matcher.relevance.weights import WordingField

    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            facts: dict[str, Any] = json.loads(stored["facts"].tobytes())
            names = tuple(facts["names"])
            languages = facts["usual_meaning"]
            counts = Counts(
                calls=facts["calls"],
                mostly_titles=facts["mostly_titles"],
                shares=dict(zip(names, stored["shares"].tolist(), strict=True)),
                saying=dict(zip(names, stored["saying"].tolist(), strict=True)),
                usual={WordingField(weight, pairs): length for weight, pairs, length in facts["usual"]},
            )
            snapshot = Snapshot(
                ids=tuple(facts["ids"]),
                names=names,
                words=tuple(facts["words"]),
                rows=Rows(*(stored[name] for name in ("start", "feature", "share", "said", "surface"))),
                subjects=tuple(facts["subjects"]),
                subject_start=stored["subject_start"],
                subject=stored["subject"],
                counts=counts,
                mean_said=stored["mean_said"],
                variance_said=stored["variance_said"],
                languages=tuple(facts["languages"]),
                spoken=stored["spoken"],
                usual_meaning=dict(zip(languages, stored["usual_meaning"], strict=True)),
                meanings=stored["meanings"],
            )
            found = Analysed(
                snapshot=snapshot,
                hashes=tuple(facts["hashes"]),
                recipe=facts["recipe"],
                counted_at=datetime.fromisoformat(facts["counted_at"]),
                changed=facts["changed"],
            )
    except (OSError, ValueError, KeyError, IndexError, TypeError, EOFError, BadZipFile):
        return None
    whole = len(found.hashes) == len(snapshot.ids) and found.counted_at.tzinfo is not None
    return found if whole else None


def _write(path: Path, analysed: Analysed) -> None:
    """Keep what was analysed."""
    import numpy as np

    keep(path, lambda file: np.savez(file, allow_pickle=False, **_arrays(analysed)))


def _arrays(analysed: Analysed) -> "dict[str, NDArray[Any]]":
    import numpy as np

    snapshot = analysed.snapshot
    rows, counts = snapshot.rows, snapshot.counts
    facts = {
        "recipe": analysed.recipe,
        "counted_at": analysed.counted_at.isoformat(),
        "changed": analysed.changed,
        "ids": snapshot.ids,
        "hashes": analysed.hashes,
        "names": snapshot.names,
        "words": snapshot.words,
        "subjects": snapshot.subjects,
        "languages": snapshot.languages,
        "usual_meaning": tuple(snapshot.usual_meaning),
        "calls": counts.calls,
        "mostly_titles": counts.mostly_titles,
        "usual": [(field.weight, field.pairs, length) for field, length in counts.usual.items()],
    }
    return {
        # As bytes: an array of text takes four of them a letter.
        "facts": np.frombuffer(json.dumps(facts, ensure_ascii=False).encode("utf-8", "surrogatepass"), np.uint8),
        "start": rows.start,
        "feature": rows.feature,
        "share": rows.share,
        "said": rows.said,
        "surface": rows.surface,
        "subject_start": snapshot.subject_start,
        "subject": snapshot.subject,
        "shares": np.array([counts.shares.get(name, 0.0) for name in snapshot.names]),
        "saying": np.array([counts.saying.get(name, 0) for name in snapshot.names], np.int32),
        "mean_said": snapshot.mean_said,
        "variance_said": snapshot.variance_said,
        "spoken": snapshot.spoken,
        "usual_meaning": np.array(list(snapshot.usual_meaning.values()), np.float32),
        "meanings": snapshot.meanings,
    }
