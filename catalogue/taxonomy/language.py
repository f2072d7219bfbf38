"""In which language a text is: told by its stop words."""

from collections import Counter
from collections.abc import Iterable

from catalogue.taxonomy.words import fold, stop_words, tokens

_LOOKED_AT = 300
_LEAST_STOP_WORDS = 3
_LEAST_SHARE = 0.12
_LEAST_LEAD = 2
# Languages that we have no stop words of, and those whose little words theirs are taken for.
_LOOK_LIKE = {
    "bs": {"hr"},
    "ca": {"es", "fr", "it", "pt"},
    "cs": {"sk"},
    "et": {"fi"},
    "gl": {"es", "pt"},
    "lv": {"ro"},
    "nb": {"da", "sv"},
    "nn": {"da", "sv"},
    "no": {"da", "sv"},
    "pl": {"hr", "sk", "sl"},
    "sr": {"hr"},
}


def text_language(text: str, default: str) -> str:
    """The ISO 639-1 code of the language of ``text``, or ``default`` where the words do not clearly tell.

    Knows the languages that we have stop words of, and leaves short texts (titles, keywords) at the default. Of two
    languages only the words that one of them lacks are evidence: Portuguese shares ``de``, ``que`` and ``para`` with
    Spanish, Croatian ``na``, ``je`` and ``za`` with Slovenian.
    """
    words = Counter(fold(token) for token in tokens(text)[:_LOOKED_AT] if token.isalpha())

    def often(some: Iterable[str]) -> int:
        return sum(words[word] for word in some)

    told = {language: lists.stop & words.keys() for language, lists in stop_words().items()}
    best = max(told, key=lambda language: often(told[language]))
    if often(told[best]) < max(_LEAST_STOP_WORDS, _LEAST_SHARE * words.total()):
        return default
    for language, others in told.items():
        own = often(told[best] - others)
        if language != best and (not own or own < _LEAST_LEAD * often(others - told[best])):
            return default
    return default if best in _LOOK_LIKE.get(default, ()) else best
