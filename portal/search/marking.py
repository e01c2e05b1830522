"""Marking the words of a question in a title, by the same rule by which the index finds them."""

from __future__ import annotations

from search.port import Passage
from search.stemming import agree, said_or_seen
from search.vietnamese import agrees, chunks, compose, parts, spans

_WORDS = 30


def marked(text: str, question: str, language: str = "") -> Passage:
    """The text in parts, those that agree with a word of the question marked; neighbours are marked as one.

    `language` is what the text is said to stand in: in one that is stemmed words agree by their stems, too."""
    typed = chunks(compose(question))
    asked = [part for chunk in typed for part in parts(chunk)][:_WORDS]
    stemmed_in = said_or_seen(language, text)
    alone = [chunk for chunk in typed if stemmed_in and parts(chunk) == [chunk]][:_WORDS]
    text = compose(text)
    found = [
        (start, end)
        for word, start, end in spans(text)
        if any(agrees(one, word) for one in asked) or any(agree(one, word, stemmed_in) for one in alone)
    ]
    pieces: list[tuple[str, bool]] = []
    last = 0
    for start, end in found:
        between = text[last:start]
        if pieces and between.isspace():
            pieces[-1] = (pieces[-1][0] + between + text[start:end], True)
        else:
            pieces += [(between, False)] if between else []
            pieces.append((text[start:end], True))
        last = end
    return Passage([*pieces, (text[last:], False)] if last < len(text) else pieces)
