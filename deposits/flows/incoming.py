"""A record as it arrives: the shape of `/records/<id>.json`, with page texts if wanted (`files[].text`)."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from deposits.access import Policy
from deposits.metadata.document import Metadata, clean
from deposits.metadata.origins import Origins
from deposits.models import FileRole
from media.names import safe_name


class _Arriving(BaseModel):
    # What the public form derives (url, status, checksums …) may be there and is derived anew.
    model_config = ConfigDict(extra="ignore")


class IncomingAccess(_Arriving):
    policy: Policy | None = None


def _page(value: object) -> object:
    return clean(value.replace("\x0c", "\n")) if isinstance(value, str) else value


class IncomingFile(_Arriving):
    """A file with its pages' text, or one that is only described (`text` missing), which is then not taken over."""

    name: Annotated[str, Field(min_length=1, max_length=250)]
    role: FileRole = FileRole.MAIN
    access: IncomingAccess = Field(default_factory=IncomingAccess)
    text: list[Annotated[str, BeforeValidator(_page)]] | None = None

    @property
    def text_name(self) -> str:
        """The name of the plain text file that the pages become."""
        name = safe_name(self.name)
        return name if name.endswith(".txt") else f"{name}.txt"


class IncomingRecord(_Arriving):
    id: Annotated[str, Field(max_length=250)] = ""
    source_identifier: Annotated[str, Field(max_length=250)] = ""
    institution: str = ""
    collection: str
    published: dt.datetime | None = None
    origins: Origins = ()
    metadata: Metadata
    access: IncomingAccess = Field(default_factory=IncomingAccess)
    files: list[IncomingFile] = Field(default_factory=list, max_length=200)

    @property
    def key(self) -> str:
        """By what the record is known at its source."""
        return self.source_identifier or self.id

    @property
    def origins_json(self) -> list[dict[str, Any]] | None:
        """As the row keeps them: nothing for a description that was written here."""
        return [one.model_dump(mode="json") for one in self.origins] or None

    @property
    def texts(self) -> list[IncomingFile]:
        """The files whose text came along; one that is only described is not taken over."""
        return [one for one in self.files if one.text is not None]

    @property
    def policy(self) -> Policy:
        return self.access.policy or Policy.open()


def digest(line: bytes) -> str:
    """Of a line as it came: the same line received again changes nothing."""
    return hashlib.sha256(line).hexdigest()


def parse(line: bytes) -> IncomingRecord:
    """ValueError (pydantic's ValidationError among them) where the line is not such a record."""
    record = IncomingRecord.model_validate_json(line)
    if not record.key:
        raise ValueError("neither “id” nor “source_identifier” is given: the record could not be recognised again")
    if not record.metadata.title:
        raise ValueError("metadata.title is empty")
    names = [one.text_name.casefold() for one in record.texts]
    if len(set(names)) < len(names):
        raise ValueError("files: two of them have the same name")
    return record


def as_line(data: dict[str, Any]) -> bytes:
    import json

    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
