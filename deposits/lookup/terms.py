"""The words of registers in those of the document: languages, licences, kinds of work."""

from __future__ import annotations

import re

# Registers write ISO 639-1, 639-2 or a name. The languages of the form; any other two or three letters stay as they are.
_LANGUAGES = {
    "vie": "vi", "eng": "en", "fre": "fr", "fra": "fr", "chi": "zh", "zho": "zh", "jpn": "ja", "kor": "ko", "rus": "ru",
    "ger": "de", "deu": "de", "vietnamese": "vi", "tiếng việt": "vi", "english": "en", "tiếng anh": "en", "french": "fr",
    "chinese": "zh", "japanese": "ja", "korean": "ko", "russian": "ru", "german": "de",
}  # fmt: skip
_LICENCE = re.compile(
    r"creativecommons\.org/licenses/(by(?:-(?:nc|nd|sa)){0,2})/4\.0|spdx\.org/licenses/([A-Za-z0-9.-]+?)(?:\.html)?$"
)
_KNOWN_LICENCES = {"by": "CC-BY-4.0", "by-sa": "CC-BY-SA-4.0", "by-nc": "CC-BY-NC-4.0", "by-nc-nd": "CC-BY-NC-ND-4.0"}
_KINDS = {
    "journal-article": "article", "article": "article", "jour": "article", "journalarticle": "article", "article-journal": "article",
    "proceedings-article": "conference-paper", "inproceedings": "conference-paper", "conference": "conference-paper",
    "conferencepaper": "conference-paper", "conf": "conference-paper", "cpaper": "conference-paper",
    "dataset": "dataset", "data": "dataset",
    "phdthesis": "doctoral-thesis", "mastersthesis": "master-thesis",
    "posted-content": "article", "preprint": "article",
}  # fmt: skip


def language(written: str) -> str:
    """A tag such as `vi`; empty where the language is not told in a way that is known."""
    bare = written.strip().lower()
    if bare in _LANGUAGES:
        return _LANGUAGES[bare]
    primary = re.split(r"[-_]", bare)[0]
    primary = _LANGUAGES.get(primary, primary)
    return primary if re.fullmatch(r"[a-z]{2,3}", primary) and primary not in ("und", "mul", "zxx") else ""


def licence(address: str) -> str:
    """SPDX's name for a licence of Creative Commons 4.0 or CC0, from its address or that of SPDX; else empty."""
    if "creativecommons.org/publicdomain/zero/1.0" in address:
        return "CC0-1.0"
    found = _LICENCE.search(address)
    if not found:
        return ""
    return _KNOWN_LICENCES.get(found.group(1), "") if found.group(1) else spdx(found.group(2))


def spdx(name: str) -> str:
    """The licence that the form knows by this identifier, in any case of its letters."""
    return next((one for one in (*_KNOWN_LICENCES.values(), "CC0-1.0") if one.lower() == name.strip().lower()), "")


def kind(written: str) -> str:
    """The code of the kind that a register's type most likely is; empty where that is not clear."""
    return _KINDS.get(written.strip().lower(), "")


def pages(written: str) -> str:
    """`12--27`, `12-27` → `12–27`."""
    return re.sub(r"(?<=\w)\s*[-–—]{1,3}\s*(?=\w)", "–", written.strip())
