"""`manage.py load_sample`: the sample collection, published and searchable. Running it again changes nothing."""

from __future__ import annotations

import logging
from itertools import count
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from portal.sample.load import NotInstalled, load
from portal.sample.news import ensure_news
from portal.sample.works import every
from portal.typeface import FontsMissing


class Command(BaseCommand):
    help = "Publish the sample: invented works of invented institutions, and three pieces of news. Safe to stop and run again."

    def handle(self, *args: Any, **options: Any) -> None:
        for noisy in ("django-q", "wagtail"):
            logging.getLogger(noisy).setLevel(logging.WARNING)
        try:
            made = self._load()
        except NotInstalled as error:
            raise CommandError("Kinds and vocabularies are missing. Run “manage.py install” first.") from error
        except FontsMissing as error:
            raise CommandError(str(error)) from error
        news = ensure_news()
        self.stdout.write(f"{made} works and {news} pieces of news were new.")

    def _load(self) -> int:
        """With a bar on a terminal, else with a line for each work."""
        works = list(every())
        if self.stdout.isatty():
            with tqdm(total=len(works), unit=" works") as bar:
                return load(works, lambda work: bar.update())
        done = count(1)
        return load(works, lambda work: self.stdout.write(f"{next(done)}/{len(works)} {work.title}"))
