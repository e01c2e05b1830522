"""Vietnamese for the strings of the packages that we install.

Wagtail translates a fifth of its strings into Vietnamese and allauth none; config/vendor_locale says
the rest, and puts right what the packages say badly. It is the last of LOCALE_PATHS, so it outranks the
packages and our own catalogue outranks it.

    python -m config.vendor_strings --check     list what is missing or wrong; exit 1 if there is any
    python -m config.vendor_strings --missing   add what is missing to config/vendor_locale, empty, to translate

Run both after every upgrade of a package. Needs polib; needs neither Django's settings nor GNU gettext.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import polib

VENDOR_LOCALE = Path(__file__).parent / "vendor_locale"
DOMAINS = ("django", "djangojs")

# The packages with strings of their own that a person may see. Of Wagtail also the blocks and search
# promotions that are not installed yet, so that an administrator who adds them finds them in Vietnamese.
PACKAGES = (
    "wagtail",
    "wagtail.admin",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.table_block",
    "wagtail.contrib.typed_table_block",
    "wagtail.documents",
    "wagtail.embeds",
    "wagtail.images",
    "wagtail.locales",
    "wagtail.search",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.users",
    "allauth",
    "django.conf",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django_filters",
    "django_q",
    "taggit",
    "treebeard",
)

# What must come through a translation unchanged: %(name)s, %s, {name}, {} and HTML tags with their attributes.
UNTOUCHABLE = re.compile(r"%\(\w+\)[-#0 +]*[\d.]*[a-zA-Z]|%[a-zA-Z]|\{[^{}\s]*\}|</?[a-zA-Z][^<>]*>")

TITLE = "Vietnamese for the strings of installed packages; see config/vendor_strings.py"
HEADER = {
    "Project-Id-Version": "kho-mo",
    "Language": "vi",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


class Key(NamedTuple):
    """What gettext looks a string up by; a plural is stored apart from a singular with the same text."""

    context: str | None
    text: str
    plural: str


class Problem(NamedTuple):
    package: str
    domain: str
    source: polib.POEntry
    reason: str

    def __str__(self) -> str:
        context = f" [{self.source.msgctxt}]" if self.source.msgctxt else ""
        return f"{self.package} ({self.domain}): {self.reason}:{context} {self.source.msgid!r}"


def find_problems(vendor_locale: Path = VENDOR_LOCALE) -> Iterator[Problem]:
    """Yield each string of PACKAGES that Vietnamese readers would see in English, or broken."""
    for domain in DOMAINS:
        ours = _by_key(_read(_catalogue(vendor_locale, domain)))
        for package in PACKAGES:
            theirs = _by_key(_read(_locale_of(package) / "vi" / "LC_MESSAGES" / f"{domain}.po"))
            for key, source in _sources(package, domain).items():
                reason = _fault(source, ours.get(key) or theirs.get(key))
                if reason:
                    yield Problem(package, domain, source, reason)


def add_missing(vendor_locale: Path = VENDOR_LOCALE) -> int:
    """Add to our catalogues, untranslated, each faulty string that they do not hold; return how many."""
    added = 0
    problems = list(find_problems(vendor_locale))
    for domain in DOMAINS:
        path = _catalogue(vendor_locale, domain)
        catalogue = _read(path)
        held = _by_key(catalogue)
        for problem in problems:
            key = _key(problem.source)
            if problem.domain == domain and key not in held:
                held[key] = _untranslated(problem.source)
                catalogue.append(held[key])
                added += 1
        catalogue.header, catalogue.metadata = TITLE, HEADER
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(path))
    return added


def _fault(source: polib.POEntry, translation: polib.POEntry | None) -> str | None:
    """Say what is wrong with a translation, or None.

    Vietnamese has one plural form, used for every number, so it must carry what the English plural
    carries ("%(count)s pages"), not what the singular does ("one page").
    """
    if translation is None:
        return "missing"
    if translation.fuzzy:
        return "fuzzy"
    text = translation.msgstr_plural.get(0, "") if source.msgid_plural else translation.msgstr
    if not text.strip():
        return "empty"
    if _untouchables(text) != _untouchables(source.msgid_plural or source.msgid):
        return "placeholders or tags differ"
    return None


def _untouchables(text: str) -> Counter[str]:
    return Counter(UNTOUCHABLE.findall(text))


def _sources(package: str, domain: str) -> dict[Key, polib.POEntry]:
    """Return the strings of a package: its English catalogue, or for want of one the union of all its others."""
    locale = _locale_of(package)
    english = locale / "en" / "LC_MESSAGES" / f"{domain}.po"
    paths = [english] if english.exists() else sorted(locale.glob(f"*/LC_MESSAGES/{domain}.po"))
    return {key: entry for path in paths for key, entry in _by_key(_read(path)).items()}


def _locale_of(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise LookupError(f"{package} is not installed: take it out of PACKAGES in {__file__}, or install it.")
    return Path(spec.origin).parent / "locale"


def _catalogue(locale: Path, domain: str) -> Path:
    return locale / "vi" / "LC_MESSAGES" / f"{domain}.po"


def _read(path: Path) -> polib.POFile:
    """Read a catalogue; one that does not exist reads as empty."""
    return polib.pofile(str(path), wrapwidth=100) if path.exists() else polib.POFile(wrapwidth=100)


def _by_key(catalogue: polib.POFile) -> dict[Key, polib.POEntry]:
    return {_key(entry): entry for entry in catalogue if not entry.obsolete}


def _key(entry: polib.POEntry) -> Key:
    return Key(entry.msgctxt, entry.msgid, entry.msgid_plural)


def _untranslated(source: polib.POEntry) -> polib.POEntry:
    return polib.POEntry(
        msgctxt=source.msgctxt,
        msgid=source.msgid,
        msgid_plural=source.msgid_plural,
        msgstr_plural={0: ""} if source.msgid_plural else {},
        flags=[flag for flag in source.flags if flag.endswith("-format")],
        comment=source.comment,
    )


def main(arguments: list[str] | None = None, vendor_locale: Path = VENDOR_LOCALE) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--check", action="store_true")
    action.add_argument("--missing", action="store_true")
    if parser.parse_args(arguments).missing:
        sys.stdout.write(f"Strings to translate added to {vendor_locale}: {add_missing(vendor_locale)}\n")
        return 0
    problems = list(find_problems(vendor_locale))
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    sys.stdout.write(f"Problems in the Vietnamese of {len(PACKAGES)} packages: {len(problems)}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
