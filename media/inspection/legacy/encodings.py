"""Two ways in which Vietnamese was written before Unicode, seen as the Latin-1 letters that their fonts borrowed.

TCVN3, also “ABC” (TCVN 5712:1993, annex VN3; fonts .VnTime, .VnArial, and .VnTimeH, which draws small letters as
capitals): one byte a letter. VNI for Windows (fonts VNI-Times …): a base letter, then one byte for all of its marks.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal

Encoding = Literal["tcvn3", "tcvn3-capitals", "vni"]

_TCVN3: Final = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
# Fonts that call themselves symbols have their letters in the private area (U+F0A1 for 0xA1).
_PRIVATE: Final = {0xF000 + code: chr(code) for code in range(0x20, 0x100)}
TCVN3: Final = {first + place: letter for first, letters in _TCVN3.items() for place, letter in enumerate(letters)}

_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_VNI_MARKS: Final = {
    "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": _CIRCUMFLEX, "á": _CIRCUMFLEX + _ACUTE, "à": _CIRCUMFLEX + _GRAVE,
    "å": _CIRCUMFLEX + _HOOK, "ã": _CIRCUMFLEX + _TILDE, "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE, "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_ALONE: Final = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_MARKS: Final = {**_VNI_MARKS, **{letter.upper(): mark for letter, mark in _VNI_MARKS.items()}}
_ALONE: Final = {**_VNI_ALONE, **{letter.upper(): other.upper() for letter, other in _VNI_ALONE.items()}}
_VNI_LETTER: Final = re.compile(f"([aeiouyôöAEIOUYÔÖ])([{''.join(_MARKS)}])|[{''.join(_ALONE)}]")


def of_font(name: str) -> Encoding | None:
    """The encoding that a font's name stands for. A font of these names may nevertheless hold Unicode."""
    first = name.partition(",")[0].strip()
    if first.lower().startswith(("vni-", "vni ")):
        return "vni"
    if first.lower().startswith(".vn"):
        return "tcvn3-capitals" if first.endswith("H") else "tcvn3"
    return None


def to_unicode(text: str, encoding: Encoding) -> str:
    """NFC. What the encoding does not use stays as it is."""
    text = text.translate(_PRIVATE)
    if encoding == "vni":
        return _VNI_LETTER.sub(_vni_letter, text)
    text = text.translate(TCVN3)
    return text.upper() if encoding == "tcvn3-capitals" else text


def _vni_letter(found: re.Match[str]) -> str:
    base, mark = found.groups()
    if base is None:
        return _ALONE[found.group()]
    composed = unicodedata.normalize("NFC", _ALONE.get(base, base) + _MARKS[mark])
    if len(composed) == 1:
        return composed
    return _ALONE.get(base, base) + _ALONE.get(mark, mark)  # two letters side by side, as in “oô”
