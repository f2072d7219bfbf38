"""In which language a text is: told by its stop words."""

from catalogue.taxonomy.words import fold, stop_words, tokens

_LOOKED_AT = 300
_LEAST_STOP_WORDS = 3
_LEAST_SHARE = 0.12
_LEAST_LEAD = 1.3


def text_language(text: str, default: str) -> str:
    """The ISO 639-1 code of the language of ``text``, or ``default`` where the words do not clearly tell.

    Knows the languages that we have stop words of, and leaves short texts (titles, keywords) at the default.
    """
    words = [fold(token) for token in tokens(text)[:_LOOKED_AT] if token.isalpha()]
    if not words:
        return default
    counts = {language: sum(word in lists.stop for word in words) for language, lists in stop_words().items()}
    (best, most), (_, second) = sorted(counts.items(), key=lambda item: -item[1])[:2]
    clear = most >= max(_LEAST_STOP_WORDS, _LEAST_SHARE * len(words)) and most >= _LEAST_LEAD * second
    return best if clear else default
