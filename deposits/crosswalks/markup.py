"""XML as text: escaped, and free of the characters that XML 1.0 forbids (section 2.2), whoever let them in."""

from __future__ import annotations

import re
from typing import Final

_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SPACES: Final = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def legal(value: str) -> str:
    """The text without illegal and discouraged characters. All of those are unprintable, and most text has none such."""
    return value if value.isprintable() else _ILLEGAL.sub("", value)


def text(value: str) -> str:
    """Content of an element."""
    return legal(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(value: str) -> str:
    """Value of an attribute, between double or single quotes."""
    escaped = text(value).replace('"', "&quot;").replace("'", "&apos;")
    return escaped if escaped.isprintable() else escaped.translate(_SPACES)


def element(name: str, value: str, **attributes: str) -> str:
    """`<name a="…">value</name>`; empty where there is no value. An underscore in an attribute's name is its colon."""
    content = text(value)
    if not content.strip():
        return ""
    given = "".join(f' {key.replace("_", ":")}="{quoted(one)}"' for key, one in attributes.items() if one)
    return f"<{name}{given}>{content}</{name}>"


def group(name: str, *parts: str, **attributes: str) -> str:
    """`<name a="…">` around finished XML; empty where there is none. Attributes as in `element`."""
    content = "".join(parts)
    if not content:
        return ""
    given = "".join(f' {key.replace("_", ":")}="{quoted(one)}"' for key, one in attributes.items() if one)
    return f"<{name}{given}>{content}</{name}>"


def declared(namespaces: dict[str, str], *locations: str) -> str:
    """Attributes for a root: namespaces by prefix ("" for the default one), and pairs of namespace and schema."""
    names = "".join(f' xmlns{":" * bool(prefix)}{prefix}="{uri}"' for prefix, uri in namespaces.items())
    return f'{names} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{" ".join(locations)}"'
