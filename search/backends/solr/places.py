"""Where in the texts of documents the best match stands: their files, pages and passages, asked for all hits at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any, Final

from search.backends.solr import matching
from search.backends.solr.blocks import PAGE
from search.entries import WORDS, sound
from search.passages import Asked, Found
from search.query import Named, Node, Parsed, Phrase, Wanted, Without, Word, Years
from search.terms import folded
from search.vietnamese import is_marked, parts

# Pages of one document that are read to choose the best of them.
_READ: Final = 3
_MOST_PAIRS: Final = 16
_ANY: Final = 2.0
_PHRASE: Final = 20.0


@dataclass(frozen=True)
class Place:
    file: str
    page: int
    score: float
    found: Found


class Places:
    def __init__(self, parsed: Parsed, tokens: Sequence[str]) -> None:
        self._parsed = parsed
        self._tokens = tokens
        self._chunks = [chunk for node in parsed.free for chunk in ((node.text,) if isinstance(node, Word) else node.words)]
        self._asked = Asked(self._chunks)

    def question_of_best(self, ids: Sequence[str]) -> dict[str, Any] | None:
        """The pages that may hold the best passage of each document; None where no words were asked for."""
        if not self._asked.count or not ids:
            return None
        grouped = {"group": "true", "group.field": "record", "group.limit": _READ}
        return {"q": " ".join(self._scores()), **self._of(ids), "rows": len(ids), **grouped, **_ANSWER}

    def best(self, answer: Mapping[str, Any]) -> dict[str, Place]:
        """By document: the page with the best passage, if at least half of the words asked for stand together on one."""
        found: dict[str, Place] = {}
        for group in answer["grouped"]["record"]["groups"]:
            places = self._read(group["doclist"]["docs"])
            good = [place for place in places if 2 * place.found.words >= self._asked.count]
            if good:
                found[group["groupValue"]] = max(good, key=lambda place: place.found.score)
        return found

    def question_of_all(self, id: str, limit: int, file: str | None) -> dict[str, Any] | None:
        """The pages that hold everything that was asked for."""
        if not self._asked.count:
            return None
        on_a_page = tuple(node for node in self._parsed.nodes if not isinstance(_core(node), Named | Years))
        wanted = matching.clauses(Parsed(on_a_page), [WORDS])
        narrowed = self._of([id])
        if file is not None:
            narrowed["fq"].append(matching.any_of("file", [sound(file)]))
        return {"q": " ".join([*wanted, *self._scores()]), "rows": limit, **narrowed, **_ANSWER}

    def all(self, answer: Mapping[str, Any]) -> list[Place]:
        """In the order of files and pages."""
        best: dict[tuple[str, int], Place] = {}
        for place in self._read(answer["response"]["docs"]):
            known = best.get((place.file, place.page))
            if known is None or place.found.score > known.found.score:
                best[place.file, place.page] = place
        return sorted(best.values(), key=lambda place: (place.file, place.page))

    def _of(self, ids: Sequence[str]) -> dict[str, Any]:
        # What is asked of a few documents is not worth a place in Solr's cache of filters.
        of_these = "{!cache=false}" + matching.any_of("record", map(sound, ids))
        shown = matching.keys("shown_to") if self._tokens else matching.NOTHING
        return {"fq": [matching.term("entry", PAGE), of_these, shown], "keys": matching.SEPARATOR.join(self._tokens)}

    def _scores(self) -> Iterator[str]:
        """Many of the words, rare ones first; with the marks that were typed; words as they follow each other; phrases."""
        for chunk in dict.fromkeys(chunk for chunk in self._chunks if is_marked(chunk) and len(parts(chunk)) == 1):
            yield f"({matching.chunk(WORDS, chunk)})^={_ANY}"
        words = [word for chunk in self._chunks for word in parts(chunk)]
        for word in dict.fromkeys(words):
            yield matching.term(WORDS, folded(word))
        for chunk in dict.fromkeys(self._chunks):
            yield from matching.stems(WORDS, chunk)
        for one, other in dict.fromkeys(islice(pairwise(words), _MOST_PAIRS)):
            yield matching.adjacent(WORDS, {0: folded(one), 2: folded(other)})
        for chunk in dict.fromkeys(chunk for chunk in self._chunks if len(parts(chunk)) > 1):
            yield f"({matching.chunk(WORDS, chunk)})^={_ANY}"
        for node in self._parsed.free:
            if isinstance(node, Phrase):
                yield f"({matching.phrase(WORDS, node.words)})^={_PHRASE}"

    def _read(self, pages: Sequence[Mapping[str, Any]]) -> Iterator[Place]:
        for page in pages:
            if found := self._asked.best(str(page["text"])):
                yield Place(str(page["file"]), int(page["page"]), float(page["score"]), found)


_ANSWER: Final = {"fl": "file,page,text,score", "sort": "score desc"}


def _core(node: Node) -> Wanted:
    return node.node if isinstance(node, Without) else node
