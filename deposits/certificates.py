"""What a certificate of deposit (giấy xác nhận nộp) states, and the code by which it is confirmed."""

from __future__ import annotations

import datetime as dt
import re
import secrets
import unicodedata

from pydantic import BaseModel, ConfigDict, Field

from deposits.ids import ALPHABET

CODE_LENGTH = 16
_CODE = re.compile(f"[{ALPHABET}]{{{CODE_LENGTH}}}")


def new_code() -> str:
    """One of 3 × 10²¹ (71 bits), drawn at random: nobody finds another's by trying."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """A code as somebody copied it, in capitals or in groups; empty where it is none."""
    code = re.sub(r"[\s.–—-]", "", typed).lower()
    return code if _CODE.fullmatch(code) else ""


def in_groups(code: str) -> str:
    """As it is printed: 7kdm-92hq-xtrw-4bcp."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Label(_Part):
    """A name in both languages, as it was on the day."""

    vi: str
    en: str = ""

    def label(self, language: str) -> str:
        return self.en if language == "en" and self.en else self.vi


class CertifiedFile(_Part):
    """`size` in bytes; `sha256` in hexadecimal digits."""

    name: str
    size: int
    sha256: str

    @property
    def short(self) -> str:
        """The first 16 digits, in groups: 64 bits, enough to tell files apart on paper."""
        return " ".join(self.sha256[start : start + 4] for start in range(0, 16, 4))


class Statement(_Part):
    """The facts of one certificate, as they stood when it was issued."""

    schema_version: int = 1
    deposit: str = Field(description="the public id: the deposit's number, and the record's")
    title: str
    subtitle: str = ""
    language: str = ""
    authors: tuple[str, ...]
    kind: Label
    institution: Label
    collection: Label
    depositor: str = Field(description="the owner, as the account or the librarian names her")
    submitted: dt.datetime | None
    published: dt.datetime | None = None
    revision: int | None = Field(default=None, description="the number of the snapshot that was published")
    revised: dt.datetime | None = None
    address: str = Field(default="", description="the lasting address of the record")
    oai_identifier: str = ""
    files: tuple[CertifiedFile, ...]

    def has_title(self, typed: str) -> bool:
        """Whether somebody who holds the paper typed the title that it bears; case, spaces and composition do not count."""
        return bool(typed.strip()) and _plain(typed) in {_plain(self.title), _plain(f"{self.title} {self.subtitle}")}


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", unicodedata.normalize("NFC", text).casefold()).split())
