"""Every template compiles, says nothing that cannot be translated, and loads nothing from another host.

python -m config.checks.templates
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from django.template.base import Lexer, TokenType

from config.checks.messages import ROOMS, ROOT

# Names that are the same in every language.
NAMES = {
    "Kho Mở",
    "English",
    "Tiếng Việt",
    "DOI",
    "OAI-PMH",
    "ORCID",
    "PDF",
    "BibTeX",
    "RIS",
    "XML",
    "JSON",
    "SHA-256",
    "ISBN",
    "ISSN",
    "URL",
    "ROR",
    "iD",
} | {"Nguyễn Văn An", "PGS.TS", "Enter"}
SAID_ATTRIBUTES = re.compile(r"\b(?:alt|title|placeholder|aria-label|aria-description|label|content)=\"([^\"]*)\"")
FOREIGN = re.compile(
    r"<(?:script|img|iframe|source|link rel=\"(?:stylesheet|preload|icon)\")[^>]*\b(?:src|href)=[\"'](?:https?:)?//",
    re.IGNORECASE,
)
SILENT = re.compile(r"<(script|style|svg)\b.*?</\1>|<!--.*?-->|<[^>]*>|&\w+;|&#\w+;", re.DOTALL | re.IGNORECASE)
PATH = re.compile(r"\S*/\S+/\S*")
WORD = re.compile(r"[^\W\d_]{2,}")


def own_templates() -> list[Path]:
    return [
        path
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("templates/**/*"))
        if path.suffix in {".html", ".txt", ".xml"}
    ]


def find_problems() -> Iterator[str]:
    for path in own_templates():
        source = path.read_text(encoding="utf-8")
        place = path.relative_to(ROOT).as_posix()
        if fault := _does_not_compile(path):
            yield f"{place}: {fault}"
        if path.suffix == ".html":
            for words in untranslatable(source):
                yield f"{place}: text outside {{% translate %}}: {words!r}"
        if FOREIGN.search(source):
            yield f"{place}: loads something from another host"


def untranslatable(source: str) -> Iterator[str]:
    """Words of a template that a reader sees and that no catalogue can change."""
    kept, inside = [], False
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            name = token.contents.split()[0]
            inside = name in {"blocktranslate", "blocktrans", "comment", "verbatim"} or (inside and not name.startswith("end"))
        # What a tag or variable puts there may stand between words, or inside an attribute: it counts as a digit.
        kept.append(token.contents if token.token_type == TokenType.TEXT and not inside else "0" if not inside else "")
    text = "".join(kept)
    seen = [
        match[1] for match in SAID_ATTRIBUTES.finditer(text) if "<meta" not in text[max(0, match.start() - 60) : match.start()]
    ]
    for words in (*SILENT.sub("\n", text).splitlines(), *seen):
        plain = PATH.sub(" ", words).strip(" 0·,.:;()[]|/→←–—…\t")
        if WORD.search(plain) and plain not in NAMES:
            yield plain[:80]


def _does_not_compile(path: Path) -> str | None:
    from django.template import TemplateSyntaxError, engines

    try:
        engines["django"].from_string(path.read_text(encoding="utf-8"))
    except TemplateSyntaxError as error:
        return str(error)
    return None


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    problems = list(find_problems())
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    sys.stdout.write(f"Templates: {len(own_templates())}; problems: {len(problems)}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
