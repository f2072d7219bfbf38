"""Words across languages: what a word of one language is called in another, and how sure that is.

Two sources say it. Our own glossary (`catalogue.taxonomy.glossary`) is checked by hand and knows the words of grants. A
lexicon is learned in about a second from official names of codes (CPV, NACE), which are translations of each other; it
knows tens of thousands of words, of procurement and of industry above all. A word that neither has is guessed from the
known words that are spelled like it, and marked as a guess.
"""

from catalogue.taxonomy.translation.gloss import GlossedPiece, WordTranslations
from catalogue.taxonomy.translation.learn import learn, learn_words
from catalogue.taxonomy.translation.learned import LearnedWords
from catalogue.taxonomy.translation.translator import LanguagePairs, Origin, Translation, Translator

__all__ = [
    "GlossedPiece",
    "LanguagePairs",
    "LearnedWords",
    "Origin",
    "Translation",
    "Translator",
    "WordTranslations",
    "learn",
    "learn_words",
]
