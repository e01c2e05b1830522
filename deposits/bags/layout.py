"""Names and lines of a bag, as RFC 8493 has them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
ALGORITHM = "sha256"
PAYLOAD = "data/"
DOCUMENT, PREMIS, DUBLIN_CORE = "metadata/khomo.json", "metadata/premis.xml", "metadata/oai_dc.xml"
_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_ESCAPED = re.compile("%(25|0D|0A)", re.IGNORECASE)
_LINE = re.compile(r"([0-9a-fA-F]{32,128})[ \t]+\*?(.+)")


class BadLine(ValueError):
    pass


def encode(path: str) -> str:
    """A path as a manifest writes it: only CR, LF and % are escaped (RFC 8493, 2.1.3)."""
    return "".join(_ESCAPES.get(letter, letter) for letter in path)


def decode(path: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), path)


def same(path: str) -> str:
    """One form of a name that file systems compose or decompose."""
    return unicodedata.normalize("NFC", path)


def payload_path(name: str, taken: Iterable[str] = ()) -> str:
    """Where a file of this name lies in the bag: its own name, but for the percent sign, which validators disagree about.
    The name itself is kept in the document."""
    stem, dot, extension = name.replace("%", "_").rpartition(".")
    stem, extension = (stem, dot + extension) if stem else (extension, "")
    candidate, count, folded = f"{PAYLOAD}{stem}{extension}", 1, {one.casefold() for one in taken}
    while candidate.casefold() in folded:
        count += 1
        candidate = f"{PAYLOAD}{stem}-{count}{extension}"
    return candidate


def manifest(digests: Mapping[str, str]) -> bytes:
    return "".join(f"{digest}  {encode(path)}\n" for path, digest in digests.items()).encode()


def read_manifest(text: str) -> dict[str, str]:
    """Path → digest in lower case. BadLine where a line is none, or a path comes twice."""
    found: dict[str, str] = {}
    for line in re.split(r"\r\n|\r|\n", text):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line)
        if not match:
            raise BadLine(line[:100])
        path = same(decode(match.group(2)))
        if path in found:
            raise BadLine(line[:100])
        found[path] = match.group(1).lower()
    return found


def tags(values: Iterable[tuple[str, object]]) -> bytes:
    """`bag-info.txt`; a value of several lines becomes one."""
    return "".join(f"{name}: {' '.join(str(value).split())}\n" for name, value in values if str(value)).encode()


def read_tags(text: str) -> dict[str, str]:
    """The last value of each label; folded lines joined (RFC 8493, 2.2.2)."""
    found: dict[str, str] = {}
    label = ""
    for line in text.splitlines():
        if line[:1] in (" ", "\t") and label:
            found[label] += " " + line.strip()
        elif ":" in line:
            label, _, value = line.partition(":")
            label = label.strip()
            found[label] = value.strip()
    return found
