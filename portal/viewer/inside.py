"""Searching inside one file: by the index where there is one that answers, else in its pages themselves."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from deposits.access import Actor
from deposits.public import PublicFile
from media.models import PageText
from portal.search.passages import holds
from search.engines import engine
from search.passages import Asked
from search.port import Passage, SearchUnavailable
from search.query import Phrase, parse

log = logging.getLogger(__name__)
LONGEST_QUESTION = 500
_MOST = 100


@dataclass(frozen=True)
class Found:
    """A page that holds all that was asked for."""

    page: int
    passage: Passage | None


def question(typed: str | None) -> str:
    return " ".join((typed or "").replace("\x00", " ").split())[:LONGEST_QUESTION]


def in_record(record_id: str, file: PublicFile, asked: str, actor: Actor) -> Sequence[Found]:
    """In a published file that the actor may view. What the index says is checked against the text as it is kept now."""
    if not asked:
        return []
    try:
        hits = engine().inside(record_id, asked, actor.tokens, _MOST, file.name)
    except SearchUnavailable:
        log.warning("search.unavailable")
        return in_pages(file.stored_id, asked)
    found = [Found(hit.page, hit.passage) for hit in hits if hit.file == file.name and hit.page]
    texts = dict(_texts(file.stored_id).filter(number__in=[one.page for one in found]).values_list("number", "text"))
    return [one for one in found if one.passage is None or holds(texts.get(one.page, ""), one.passage)]


def in_pages(stored_id: int, asked: str) -> Sequence[Found]:
    """In a file that is not indexed, or while no index answers: page after page. Words only; `-without` is not heeded."""
    wanted = parse(asked).free
    looked_for = Asked([one for node in wanted for one in (node.words if isinstance(node, Phrase) else (node.text,))])
    found: list[Found] = []
    for number, text in _texts(stored_id).order_by("number").values_list("number", "text").iterator(chunk_size=50):
        best = looked_for.best(text) if looked_for.count else None
        if best and best.words == looked_for.count:
            found.append(Found(number, best.passage))
            if len(found) == _MOST:
                break
    return found


def _texts(stored_id: int) -> QuerySet[PageText]:
    return PageText.objects.filter(file=stored_id)
