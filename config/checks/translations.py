"""Vietnamese is complete: every string of our code has a translation that is not empty, not fuzzy, and keeps its placeholders.

python -m config.checks.translations             list what is missing or wrong; exit 1 if there is any
python -m config.checks.translations --missing   add what is missing to config/locale, empty, to translate
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib

from config.checks.messages import ROOT, Message, NotExtractable, find_messages

LOCALE = ROOT / "config" / "locale" / "vi" / "LC_MESSAGES"
DOMAINS = ("django", "djangojs")
# What must come through unchanged: %(name)s, %s, {name}, and HTML tags with their attributes.
UNTOUCHABLE = re.compile(r"%\(\w+\)[-#0 +]*[\d.]*[a-zA-Z]|%[sd]|\{[^{}\s]*\}|</?[a-zA-Z][^<>]*>")
HEADER = {
    "Project-Id-Version": "kho-mo",
    "Language": "vi",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
Key = tuple[str, str | None, str, str]


def find_problems(messages: dict[Key, Message], locale: Path = LOCALE) -> Iterator[str]:
    translations = {key: entry for domain in DOMAINS for key, entry in _entries(domain, locale).items()}
    for key, message in messages.items():
        if fault := _fault(message, translations.get(key)):
            context = f" [{message.context}]" if message.context else ""
            yield f"{message.place}: {fault}:{context} {message.text!r}"


def find_unused(messages: dict[Key, Message], locale: Path = LOCALE) -> list[str]:
    """Translations of strings that no code says any more. Not an error: they are listed so that somebody weeds them."""
    return [key[2] for domain in DOMAINS for key in _entries(domain, locale) if key not in messages]


def add_missing(messages: dict[Key, Message], locale: Path = LOCALE) -> int:
    """Add to the catalogues, untranslated, each message that they do not hold; return how many."""
    added = 0
    for domain in DOMAINS:
        catalogue = _read(domain, locale)
        held = _entries(domain, locale)
        new = [message for key, message in messages.items() if message.domain == domain and key not in held]
        for message in new:
            plural = {0: ""} if message.plural else {}
            catalogue.append(
                polib.POEntry(
                    msgctxt=message.context,
                    msgid=message.text,
                    msgid_plural=message.plural,
                    msgstr_plural=plural,
                )
            )
        if new:
            # In the order of the texts, and without the places that say them: so that two branches seldom touch the same lines.
            catalogue.sort(key=lambda entry: (entry.msgid.casefold(), entry.msgid, entry.msgctxt or ""))
            catalogue.metadata = HEADER
            locale.mkdir(parents=True, exist_ok=True)
            catalogue.save(str(locale / f"{domain}.po"))
        added += len(new)
    return added


def _fault(message: Message, entry: polib.POEntry | None) -> str | None:
    """Vietnamese has one plural form, used for every number: it must carry what the English plural carries."""
    if entry is None:
        return "no translation"
    if entry.fuzzy:
        return "fuzzy translation"
    text = entry.msgstr_plural.get(0, "") if message.plural else entry.msgstr
    if not text.strip():
        return "empty translation"
    if Counter(UNTOUCHABLE.findall(text)) != Counter(UNTOUCHABLE.findall(message.plural or message.text)):
        return "placeholders or tags differ"
    return None


def _entries(domain: str, locale: Path) -> dict[Key, polib.POEntry]:
    return {
        (domain, entry.msgctxt, entry.msgid, entry.msgid_plural): entry for entry in _read(domain, locale) if not entry.obsolete
    }


def _read(domain: str, locale: Path) -> polib.POFile:
    path = locale / f"{domain}.po"
    return polib.pofile(str(path), wrapwidth=100) if path.exists() else polib.POFile(wrapwidth=100)


def main(arguments: list[str]) -> int:
    try:
        messages = {message.key: message for message in reversed(list(find_messages()))}
    except NotExtractable as error:
        sys.stdout.write(f"{error}\n")
        return 1
    if "--missing" in arguments:
        sys.stdout.write(f"Strings to translate added to {LOCALE}: {add_missing(messages)}\n")
        return 0
    problems = sorted(find_problems(messages))
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    if unused := find_unused(messages):
        sys.stdout.write(f"Not used any more: {len(unused)} ({', '.join(repr(text[:40]) for text in unused[:20])})\n")
    sys.stdout.write(f"Strings of ours: {len(messages)}; without good Vietnamese: {len(problems)}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
