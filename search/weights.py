"""How much a match in each field counts, whatever the engine: titles before names, names before keywords, and so on."""

from __future__ import annotations

from typing import Final

from search.entries import EVERYTHING, KEYWORDS, NAMES, TITLE
from search.query import Parsed, Phrase, Word
from search.vietnamese import joined, parts

# How many of the best hits are looked at a second time, by what is too dear for all of them.
WINDOW: Final = 100
FOLDED: Final = {TITLE: 8.0, NAMES: 5.0, KEYWORDS: 3.0, EVERYTHING: 1.0}
EXACT: Final = {TITLE: 4.0, NAMES: 2.5, KEYWORDS: 1.5, EVERYTHING: 0.5}
IN_ABSTRACT: Final = 1.5
WHOLE: Final = {TITLE: 8.0, NAMES: 8.0, KEYWORDS: 4.0, EVERYTHING: 2.0}
PAIRS: Final = {TITLE: 2.0, EVERYTHING: 0.7}
# For each word of a question whose words, three or more, stand side by side and in its order, with the marks that were
# typed: whoever types them so has read them so, and outweighs some of them in a title.
TOGETHER: Final = 20.0
FEWEST_TOGETHER: Final = 3
# A code that is the document's own identifier outweighs every word.
CODE: Final = 200.0
# Of records that are like another: its words, and neighbours among them.
ALIKE: Final = {TITLE: 2.0, KEYWORDS: 1.5}
ALIKE_IN_ABSTRACT: Final = 0.5
ALIKE_PAIRS: Final = {TITLE: 3.0, KEYWORDS: 3.0}
# Nobody types more words of one title than this; beyond it nothing more is won.
_MOST_WORDS: Final = 24
MOST_PAIRS: Final = 8
_MOST_CODES: Final = 4


class Weighed:
    """The words and codes of a question that count for the order of the hits."""

    def __init__(self, parsed: Parsed) -> None:
        words = [word for node in parsed.free for word in _words(node)]
        self.words = words[:_MOST_WORDS]
        self.codes = [node.text for node in parsed.free if isinstance(node, Word) and joined(node.text)][:_MOST_CODES]


def _words(node: Word | Phrase) -> list[str]:
    return parts(node.text) if isinstance(node, Word) else list(node.words)
