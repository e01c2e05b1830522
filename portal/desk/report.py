"""What was found in a file, as an editor reads it: first what may harm a reader, then what it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from media.models import Inspection, TextStatus
from portal.deposit.files import FileRow
from portal.templatetags.khomo import language_name

_NAMED = 10


@dataclass(frozen=True)
class Danger:
    """`sentence` says what the file would do, `names` what with."""

    sentence: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    dangers: list[Danger]
    facts: list[tuple[str, str]]


def report(row: FileRow) -> Report:
    inspection = row.inspection
    found = inspection.facts if inspection else {}
    facts = [*_read(inspection), *_stated(found), *_built(found)] if inspection else []
    return Report(dangers(found), [*facts, ("SHA-256", row.file.stored.sha256)])


def dangers(found: dict[str, object]) -> list[Danger]:
    """What a file would do or hides (`media.inspection.pdf_facts`, and the same words for office files)."""
    dangers = []
    if found.get("scripts"):
        dangers.append(Danger(_("It holds scripts that run when it is opened.")))
    if names := found.get("launches"):
        dangers.append(Danger(_("It starts programs on the reader's computer:"), _names(names)))
    if names := found.get("attachments"):
        dangers.append(Danger(_("Other files are hidden inside it:"), _names(names)))
    if names := found.get("external"):
        dangers.append(Danger(_("It fetches something from another address when it is opened:"), _names(names)))
    return dangers


def _read(inspection: Inspection) -> Iterable[tuple[str, str]]:
    found = inspection.facts
    if inspection.pages:
        yield _("Pages"), number_format(inspection.pages)
    if inspection.language:
        yield _("Language"), language_name(inspection.language)
    if inspection.status != TextStatus.PENDING:
        yield _("Text"), str(TextStatus(inspection.status).label)
    for name, label in (
        ("pages_without_text", _("Pages without text")),
        ("pages_unreadable", _("Pages that could not be read")),
    ):
        if isinstance(count := found.get(name), int) and count:
            yield label, number_format(count)


def _stated(found: dict[str, object]) -> Iterable[tuple[str, str]]:
    labels = {
        "title": _("Title stated in the file"),
        "author": _("Author stated in the file"),
        "creator": _("Written with"),
        "producer": _("Made by"),
        "created": _("Created"),
        "modified": _("Changed"),
    }
    return [(label, str(found[name])) for name, label in labels.items() if found.get(name)]


def _built(found: dict[str, object]) -> Iterable[tuple[str, str]]:
    for name, label in (("version", _("PDF version")), ("pdfa", _("PDF/A"))):
        if found.get(name):
            yield label, str(found[name])
    if found.get("encrypted"):
        yield _("Protection"), _("encrypted: reading, copying or printing may need a password")
    if "tagged" in found:
        yield _("Tagged for screen readers"), _("yes") if found["tagged"] else _("no")
    if found.get("form"):
        yield _("Form"), _("it has fields to fill in")
    if "fonts_missing" in found:
        missing = _names(found["fonts_missing"])
        yield _("Fonts"), _("not in the file: %(names)s") % {"names": ", ".join(missing)} if missing else _("all in the file")
    if "unread" in found:
        yield _("Not read"), _("Its structure could not be read to the end: scripts or attachments may have stayed unseen.")


def _names(found: object) -> tuple[str, ...]:
    """As many as can be read; a name may be empty in a hostile file."""
    named = [str(one) or "?" for one in found] if isinstance(found, list) else []
    rest = len(named) - _NAMED
    more = [ngettext("%(count)s more", "%(count)s more", rest) % {"count": rest}] if rest > 0 else []
    return (*named[:_NAMED], *more)
