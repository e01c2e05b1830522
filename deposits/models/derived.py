"""Columns of a deposit that repeat what its metadata says, so that a desk of many thousands is searched by the database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from search.vietnamese import fold

_MOST_PEOPLE = 100


def searched_words(metadata: Mapping[str, Any], *others: str) -> str:
    """What a deposit is found by at the desk, without marks: its titles, the names of people, and `others`."""
    people = (one["name"]["display"] for one in metadata.get("contributors", ())[:_MOST_PEOPLE])
    titles = (metadata.get("title", ""), metadata.get("subtitle", ""), *(one["text"] for one in metadata.get("other_titles", ())))
    return " ".join(fold(text) for text in (*others, *titles, *people) if text)


class KindCode(models.CharField):
    """`Kind.code` as the metadata names it. Written whenever the row is, or its metadata (`Deposit.save`)."""

    def pre_save(self, deposit: Any, add: bool) -> str:
        deposit.kind_code = str(deposit.metadata.get("kind", ""))
        return str(deposit.kind_code)


class Words(models.TextField):
    """`searched_words`, written as `KindCode` is."""

    def pre_save(self, deposit: Any, add: bool) -> str:
        deposit.words = searched_words(deposit.metadata, deposit.public_id, deposit.owner_name)
        return str(deposit.words)
