"""Small PDFs made for tests: with text, locked, scanned, full of tricks."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

ENGLISH = (
    "This is the first of the pages that were written for the test, and it has enough of the small words in it to be "
    "recognised as what it is: a text in the English language, which is not that long but long enough."
)


def with_text(*pages: str, title: str = "A small document") -> bytes:
    """One page for each string, which is broken into lines; Latin letters only."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setTitle(title)
    canvas.setAuthor("Nguyễn Văn An")
    for text in pages:
        lines = canvas.beginText(72, 770)
        words = text.split()
        for start in range(0, len(words), 10):
            lines.textLine(" ".join(words[start : start + 10]))
        canvas.drawText(lines)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def scanned(pages: int = 2, stamp: str = "") -> bytes:
    """Pages that are one picture each, with a stamped word on it if wanted."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for _ in range(pages):
        canvas.drawImage(ImageReader(Image.new("L", (200, 283), 200)), 0, 0, *A4)
        canvas.drawString(400, 20, stamp)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def locked(content: bytes, *, user_password: str, owner_password: str = "owner") -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(user_password, owner_password, algorithm="AES-256")
    return _bytes_of(writer)


def with_tricks(
    content: bytes, *, script: str = "app.alert(1)", launched: str = "virus.exe", attached: str = "dữ liệu.csv"
) -> bytes:
    """A script that runs when the document is opened, a program launched after it, and a file inside."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.add_attachment(attached, b"a,b")
    launch = _action("Launch", F=TextStringObject(launched))
    writer.root_object[NameObject("/OpenAction")] = _action("JavaScript", JS=TextStringObject(script), Next=launch)
    return _bytes_of(writer)


def _action(kind: str, **entries: Any) -> DictionaryObject:
    return DictionaryObject(
        {NameObject("/S"): NameObject(f"/{kind}")} | {NameObject(f"/{key}"): it for key, it in entries.items()}
    )


def raw_pdf(objects: Sequence[str]) -> bytes:
    """A PDF of these numbered objects, the first being its catalogue; readers mend the missing table."""
    body = "".join(f"{number} 0 obj\n{text}\nendobj\n" for number, text in enumerate(objects, start=1))
    return f"%PDF-1.7\n{body}trailer << /Root 1 0 R >>\n%%EOF".encode("latin-1")


def _bytes_of(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
