"""Which language a text is in."""

import re

from recommendations.parsing.lexicon import LANGUAGES, lexicon
from recommendations.parsing.results import ParseError, gettext_noop

# Scripts that tell the language alone, among those of the lexicons.
_SCRIPTS = {"ar": r"[\u0600-\u06ff]", "ru": r"[\u0400-\u04ff]", "zh": r"[\u3041-\u9fff]"}
_LETTERS = r"[^\W\d_]"
_MOST_FOREIGN = 0.02  # of the words: those that only a related language has


def detect_language(text):
    """The language of the text: told by its script, else by its commonest words.

    Raises ParseError where none stands out, where words or letters say that it is a related language, and of a text of
    two scripts in like measure: it holds two languages.
    """
    letters = len(re.findall(_LETTERS, text))
    counts = {language: len(re.findall(script, text)) for language, script in _SCRIPTS.items()}
    # A Chinese sign says as much as three letters do.
    counts["zh"] *= 3
    script = max(counts, key=counts.get)
    share = counts[script] / max(1, letters - counts["zh"] // 3 + counts["zh"])
    words = re.findall(r"\w+", text.casefold())
    if share > 0.7:
        return _if_not_foreign(script, text, len(words))
    if share > 0.3:
        raise ParseError(
            gettext_noop(
                "The text is in two scripts in like measure; import one language version at a time, or name the "
                "language."
            )
        )
    others = [language for language in LANGUAGES if language not in _SCRIPTS]
    shares = {language: sum(word in lexicon(language).stopwords for word in words) for language in others}
    best, second = sorted(shares, key=shares.get, reverse=True)[:2]
    if shares[best] < max(5, len(words) // 20) or shares[best] <= 1.5 * shares[second]:
        raise _unknown()
    return _if_not_foreign(best, text, len(words))


def _if_not_foreign(language, text, words):
    foreign = len(lexicon(language).foreign.findall(text))
    if foreign > max(1, words * _MOST_FOREIGN):
        raise _unknown()
    return language


def _unknown():
    return ParseError(
        gettext_noop("The language of the text is not one that the parser reads: %(languages)s."),
        languages=", ".join(LANGUAGES),
    )
