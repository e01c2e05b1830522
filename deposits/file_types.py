"""Which files a kind of work takes: groups of formats that an administrator ticks, told before anything is sent.

A name is judged before the first byte travels, the bytes themselves (`media.formats`) when they are there: a program that
is called `luan-van.pdf` is refused all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deposits.errors import Unacceptable
from deposits.models import Kind

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class FileGroup:
    """`media_types` ending in a slash stand for all that begin so."""

    code: str
    label: str | Promise
    extensions: tuple[str, ...]
    media_types: tuple[str, ...]

    def holds(self, media_type: str) -> bool:
        return any(media_type == one or (one.endswith("/") and media_type.startswith(one)) for one in self.media_types)


_WEB = FileGroup("web", gettext_lazy("Web pages and drawings"), ("html", "htm", "xhtml", "svg"), ("text/html", "image/svg+xml"))
_DATA = FileGroup("data", gettext_lazy("Data in other formats"), ("json", "xml", "sav", "dta", "nc", "parquet", "sqlite"), ())
GROUPS: tuple[FileGroup, ...] = (
    FileGroup(
        "document",
        gettext_lazy("Documents"),
        ("pdf", "docx", "doc", "odt", "rtf", "txt", "md", "tex", "bib", "epub", "djvu", "ps"),
        ("application/pdf", f"{_OOXML}wordprocessingml.document", "application/msword", f"{_ODF}text", "application/rtf",
         "text/plain", "text/markdown", "text/x-bibtex", "application/epub+zip", "image/vnd.djvu", "application/postscript"),
    ),
    FileGroup(
        "slides",
        gettext_lazy("Slides"),
        ("pptx", "ppt", "odp"),
        (f"{_OOXML}presentationml.presentation", "application/vnd.ms-powerpoint", f"{_ODF}presentation"),
    ),
    FileGroup(
        "table",
        gettext_lazy("Tables"),
        ("xlsx", "xls", "ods", "csv", "tsv"),
        (f"{_OOXML}spreadsheetml.sheet", "application/vnd.ms-excel", f"{_ODF}spreadsheet", "text/csv", "text/tab-separated-values"),
    ),
    FileGroup("image", gettext_lazy("Images"), ("png", "jpg", "jpeg", "tif", "tiff", "webp", "gif", "bmp", "jp2", "heic"), ("image/",)),
    FileGroup("sound", gettext_lazy("Sound"), ("mp3", "m4a", "wav", "flac", "ogg"), ("audio/",)),
    FileGroup("video", gettext_lazy("Video"), ("mp4", "mov", "mkv", "webm", "avi"), ("video/",)),
    FileGroup(
        "archive",
        gettext_lazy("Archives"),
        ("zip", "7z", "rar", "tar", "gz", "tgz", "xz", "bz2"),
        ("application/zip", "application/x-7z-compressed", "application/vnd.rar", "application/x-tar", "application/gzip",
         "application/x-xz", "application/x-bzip2"),
    ),
    _WEB,
    _DATA,
)  # fmt: skip
_MACROS = {
    "application/vnd.ms-word.document.macroEnabled.12",
    "application/vnd.ms-excel.sheet.macroEnabled.12",
    "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
}
_PROGRAMS = {"application/x-executable", "application/vnd.microsoft.portable-executable"}
_MACRO_NAMES = frozenset("docm dotm xlsm xltm xlam xlsb pptm potm ppsm ppam".split())
# What a double click starts on somebody's computer.
_PROGRAM_NAMES = frozenset(
    "exe dll com scr pif msi msix bat cmd ps1 vbs vbe jse wsf wsh hta lnk reg cpl jar apk app deb rpm".split()
)
REFUSED_NAMES = _MACRO_NAMES | _PROGRAM_NAMES


def accepted(kind: Kind) -> list[FileGroup]:
    """The groups that a kind takes: those ticked, or all where none is."""
    return [group for group in GROUPS if not kind.accepts or group.code in kind.accepts]


def check_name(kind: Kind, name: str) -> None:
    """Unacceptable where the extension says already that the kind does not take such a file."""
    extension = extension_of(name)
    _check_safe(name, is_program=extension in _PROGRAM_NAMES, has_macros=extension in _MACRO_NAMES)
    group = next((one for one in GROUPS if extension in one.extensions), _DATA)
    _check_taken(kind, name, group)


def check_type(kind: Kind, name: str, media_type: str) -> None:
    """Unacceptable where the bytes are of a type that the kind does not take, whatever the name says."""
    _check_safe(name, is_program=media_type in _PROGRAMS, has_macros=media_type in _MACROS)
    group = next((one for one in (_WEB, *GROUPS) if one.holds(media_type)), _DATA)
    _check_taken(kind, name, group)


def extension_of(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")


def in_words(groups: Iterable[FileGroup]) -> str:
    return ", ".join(str(group.label).lower() for group in groups)


def _check_safe(name: str, *, is_program: bool, has_macros: bool) -> None:
    if is_program:
        raise Unacceptable(_("“%(name)s” is a program. Programs are not accepted; nothing was stored.") % {"name": name})
    if has_macros:
        raise Unacceptable(
            _("“%(name)s” contains macros. Save it without them (as .docx, .xlsx or .pptx) or as PDF, and send that.")
            % {"name": name}
        )


def _check_taken(kind: Kind, name: str, group: FileGroup) -> None:
    taken = accepted(kind)
    if group not in taken:
        raise Unacceptable(
            _("“%(name)s” is of a type that is not accepted here (%(type)s). Accepted: %(accepted)s.")
            % {"name": name, "type": str(group.label).lower(), "accepted": in_words(taken)}
        )
