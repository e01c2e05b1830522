"""Which job of the child process reads a media type. What is not named here is `unsupported`."""

from __future__ import annotations

from typing import Final

from media.formats import IMAGES, PDF

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

_TYPES_BY_JOB: Final = {
    "pdf_text": (PDF,),
    "plain_text": ("text/plain", "text/csv", "text/tab-separated-values", "text/markdown", "text/x-bibtex"),
    "docx": (_OOXML + "wordprocessingml.document", "application/vnd.ms-word.document.macroEnabled.12"),
    "pptx": (_OOXML + "presentationml.presentation", "application/vnd.ms-powerpoint.presentation.macroEnabled.12"),
    "sheets": (
        _OOXML + "spreadsheetml.sheet",
        "application/vnd.ms-excel.sheet.macroEnabled.12",
        _ODF + "spreadsheet",
        _ODF + "spreadsheet-template",
    ),
    "opendocument": (_ODF + "text", _ODF + "text-template", _ODF + "presentation", _ODF + "presentation-template"),
    "compound": ("application/msword", "application/vnd.ms-excel", "application/x-ole-storage"),
    "epub": ("application/epub+zip",),
    "rtf": ("application/rtf",),
    "html": ("text/html",),
    "image_pages": tuple(sorted(IMAGES)),
}
JOB_BY_TYPE: Final = {kind: job for job, kinds in _TYPES_BY_JOB.items() for kind in kinds}
