"""Records like one: a question made of its own telling words, and Solr's own re-ranking by those that stand side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from search.backends.solr import matching
from search.backends.solr.server import Server
from search.entries import ABSTRACT, EVERYTHING, sound
from search.likeness import WINDOW, Likeness, best, read
from search.port import Hit
from search.terms import folded
from search.weights import ALIKE, ALIKE_IN_ABSTRACT, ALIKE_PAIRS

_TIME_ALLOWED: Final = 3_000  # milliseconds


def similar(server: Server, id: str, access: Mapping[str, Any], limit: int) -> Sequence[Hit]:
    """See `search.port.Engine.similar`; `access` are the filters of what the actor sees."""
    telling = _telling(server, id, access)
    if telling is None or not telling.weights:
        return []
    question: dict[str, Any] = {
        "q": " ".join(_words(telling)),
        **access,
        "fl": "record,score",
        "sort": "score desc",
        "rows": WINDOW,
        "timeAllowed": _TIME_ALLOWED,
    }
    if telling.pairs:
        rerank = f"{{!rerank reRankQuery=$second reRankDocs={WINDOW} reRankWeight=1}}"
        question |= {"rq": rerank, "second": " ".join(_pairs(telling))}
    found = server.ask(question)["response"]["docs"]
    return best(id, ((str(entry["record"]), float(entry["score"])) for entry in found), limit)


def _telling(server: Server, id: str, access: Mapping[str, Any]) -> Likeness | None:
    seen = server.ask({"q": matching.any_of("record", [sound(id)]), **access, "fl": "likeness", "rows": 1})["response"]["docs"]
    if not seen:
        return None
    likeness = read(str(seen[0].get("likeness", "")))
    documents = int(server.ask({"q": 'entry:"first"', "rows": 0})["response"]["numFound"])
    return likeness.telling(server.frequencies(EVERYTHING, likeness.weights), documents)


def _words(telling: Likeness) -> Iterator[str]:
    for word, weight in telling.weights.items():
        for field, counts in ALIKE.items():
            yield f"{matching.term(field, word)}^{weight * counts}"
        yield f"{matching.term(ABSTRACT, folded(word))}^{weight * ALIKE_IN_ABSTRACT}"


def _pairs(telling: Likeness) -> Iterator[str]:
    for one, other in telling.pairs:
        for field, weight in ALIKE_PAIRS.items():
            yield f"{matching.adjacent(field, {0: one, 2: other})}^{weight}"
