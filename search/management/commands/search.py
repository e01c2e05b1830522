"""`manage.py search QUERY`: what a reader would find, from the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any, Final, get_args

from django.core.management.base import BaseCommand, CommandError

from search.engines import engine
from search.forgiving import search
from search.port import Hit, Query, Results, SearchUnavailable, Sort

_FACETS: Final = "kind,institution,collection,subject,language,access,year"


class Command(BaseCommand):
    help = "Search the index, as somebody without an account unless --tokens says otherwise."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("query", help='words, "phrases", -without, author:name, year:2015..2020')
        parser.add_argument("--json", action="store_true", help="one JSON object: total, hits, facets, ms")
        parser.add_argument("--tokens", default="everyone", help="the audience tokens of the reader, comma-separated")
        parser.add_argument("--facets", default=_FACETS, help="the facets to count, comma-separated")
        parser.add_argument("--sort", choices=get_args(Sort), default="relevance")
        parser.add_argument("--limit", type=int, default=10)
        parser.add_argument("--offset", type=int, default=0)

    def handle(self, *args: Any, **options: Any) -> None:
        query = Query(
            text=options["query"],
            tokens=frozenset(_listed(options["tokens"])),
            facets=_listed(options["facets"]),
            sort=options["sort"],
            limit=options["limit"],
            offset=options["offset"],
        )
        try:
            forgiven = search(engine(), query)
        except SearchUnavailable as error:
            raise CommandError(str(error)) from error
        results = forgiven.results
        if options["json"]:
            self.stdout.write(json.dumps({**_plain(results), "searched": forgiven.text}, ensure_ascii=False))
        else:
            instead = [f"Nothing holds all of that. Found for: {forgiven.text}"] if forgiven.change else []
            self.stdout.write("\n".join([*instead, _readable(results)]))


def _listed(typed: str) -> list[str]:
    return [one.strip() for one in typed.split(",") if one.strip()]


def _plain(results: Results) -> dict[str, Any]:
    plain = asdict(results)
    for hit, described in zip(results.hits, plain["hits"], strict=True):
        described["passage"] = None if hit.passage is None else str(hit.passage)
    return plain


def _readable(results: Results) -> str:
    counts = [
        f"{name}: " + ", ".join(f"{value} ({count})" for value, count in found) for name, found in results.facets.items() if found
    ]
    lines = [f"{results.total} found in {results.ms:.0f} ms", *filter(None, [results.notice]), *map(_line, results.hits), *counts]
    return "\n".join(lines)


def _line(hit: Hit) -> str:
    place = f"  {hit.file}, page {hit.page}: {hit.passage}" if hit.passage else ""
    return f"  {hit.score:8.2f}  {hit.id}{place}"
