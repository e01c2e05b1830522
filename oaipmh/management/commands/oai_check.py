"""`manage.py oai_check URL`: what is wrong with an OAI-PMH endpoint, why it matters, and how to mend it.

Exit status: 0 no errors, 1 errors were found, 2 the endpoint could not be checked.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from media.fetching import Fetcher, Limits
from oaipmh.checking.asking import Manners
from oaipmh.checking.check import check
from oaipmh.checking.wording import as_text

_MANNERS = Manners()
_LIMITS = Limits()


class Command(BaseCommand):
    help = "Check any OAI-PMH endpoint: protocol, tokens, dates, deletions, formats, links, the rules of OpenAIRE."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", help="the base URL, such as https://repository.example.vn/oai")
        parser.add_argument("--lang", choices=[code for code, _ in settings.LANGUAGES], default=settings.LANGUAGE_CODE)
        parser.add_argument("--json", action="store_true", help="one JSON object, without any language")
        parser.add_argument("--allow-private", action="store_true", help="also ask addresses inside your own network")
        parser.add_argument("--requests", type=int, default=_MANNERS.requests, help="at most so many requests")
        parser.add_argument("--seconds", type=float, default=_MANNERS.seconds, help="for at most so long")
        parser.add_argument("--delay", type=float, default=_MANNERS.pause, help="seconds between two requests")
        parser.add_argument("--timeout", type=float, default=_LIMITS.seconds, help="seconds for one answer")
        parser.add_argument("--pages", type=int, default=_MANNERS.pages, help="pages of each list to read")
        parser.add_argument("--links", type=int, default=_MANNERS.links, help="links of records to try; 0 tries none")

    def handle(self, *args: Any, **options: Any) -> None:
        manners = Manners(
            requests=options["requests"],
            seconds=options["seconds"],
            pause=options["delay"],
            pages=options["pages"],
            links=options["links"],
        )
        agent = f"KhoMo oai_check (+{settings.SITE_URL})"
        fetcher = Fetcher(limits=Limits(seconds=options["timeout"]), private=options["allow_private"], agent=agent)
        report = check(options["url"], fetcher=fetcher, manners=manners, on_step=self._progress(options))
        with translation.override(options["lang"]):
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False) if options["json"] else as_text(report))
        self.stdout.flush()
        if report.exit_code:
            sys.exit(report.exit_code)

    def _progress(self, options: dict[str, Any]) -> Any:
        def say(step: str, number: int, of: int) -> None:
            if self.stderr.isatty() and not options["json"]:
                self.stderr.write(f"\r{number + 1}/{of} {step:<12}", ending="")

        return say
