"""Commands for administrators: they speak Vietnamese, or English with `--lang en`."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation


class SpeakingCommand(BaseCommand):
    """Everything said with `_()` comes in the language that was asked for; `say_json` prints one object a line."""

    def add_arguments(self, parser: CommandParser) -> None:
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--lang", choices=languages, default=settings.LANGUAGE_CODE, help="language of what is printed")

    def execute(self, *args: Any, **options: Any) -> Any:
        with translation.override(options.get("lang") or settings.LANGUAGE_CODE):
            return super().execute(*args, **options)

    def say(self, text: object) -> None:
        self.stdout.write(str(text))

    def say_json(self, value: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False, default=str))
