"""The strings of our own code that are translated: read from Python, templates and scripts, without GNU gettext."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("config", "portal", "oaipmh", "deposits", "search", "media")
LEFT_OUT = ("node_modules", "static/build", "migrations")

# Which arguments of a call are what: c(ontext), m(essage), p(lural).
SHAPES = {"gettext": "m", "_": "m", "gettext_noop": "m", "ngettext": "mp", "pgettext": "cm", "npgettext": "cmp"}
SHAPES |= {f"{name}_lazy": shape for name, shape in SHAPES.items() if name != "_"}
SCRIPT_CALL = re.compile(
    r"\b(n?p?gettext)\(\s*((?:\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')(?:\s*,\s*(?:\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'))*)"
)


@dataclass(frozen=True, order=True)
class Message:
    """A string as a catalogue looks it up. `domain` is `django`, or `djangojs` for scripts."""

    domain: str
    context: str | None
    text: str
    plural: str
    place: str = ""

    @property
    def key(self) -> tuple[str, str | None, str, str]:
        return self.domain, self.context, self.text, self.plural


class NotExtractable(Exception):
    """A string marked for translation is put together while running, so no catalogue can hold it."""


def find_messages(root: Path = ROOT) -> Iterator[Message]:
    """Every message of the six rooms. Raises NotExtractable with file and line."""
    for room in ROOMS:
        for path in sorted((root / room).rglob("*")):
            place = path.relative_to(root).as_posix()
            if any(f"/{part}/" in f"/{place}" for part in LEFT_OUT):
                continue
            if path.suffix == ".py":
                yield from in_python(path.read_text(encoding="utf-8"), place)
            elif path.suffix in {".html", ".txt", ".xml"} and "/templates/" in place:
                yield from in_template(path.read_text(encoding="utf-8"), place)
            elif path.suffix in {".js", ".mjs"}:
                yield from in_script(path.read_text(encoding="utf-8"), place)


def in_python(source: str, place: str, *, names: dict[str, str] | None = None) -> Iterator[Message]:
    """Calls of Django's gettext functions, under whatever name the module imports them."""
    tree = ast.parse(source)
    known = dict(names or {})
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            known |= {alias.asname or alias.name: alias.name for alias in node.names if alias.name in SHAPES}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id in known:
            shape = SHAPES[known[called.id]]
        elif isinstance(called, ast.Attribute) and called.attr in SHAPES and ast.unparse(called.value).endswith("translation"):
            shape = SHAPES[called.attr]
        else:
            continue
        words = [_literal(argument) for argument in node.args[: len(shape)]]
        where = f"{place}:{node.lineno}"
        if any(isinstance(argument, ast.JoinedStr) for argument in node.args[: len(shape)]):
            raise NotExtractable(f"{where}: an f-string cannot be translated; use a placeholder: {ast.unparse(node)[:80]}")
        if all(isinstance(word, str) for word in words) and len(words) == len(shape):
            yield _message("django", shape, [str(word) for word in words], where)


def in_template(source: str, place: str) -> Iterator[Message]:
    """Django turns a template into something that reads as gettext calls amid noise; each call is read as Python."""
    text = templatize(source, origin=place)
    for match in re.finditer(r"(?<![A-Za-z])(n?p?gettext|_)\(", text):
        call = _balanced(text, match.start())
        for message in in_python(call, place, names={name: name for name in SHAPES}):
            line = text.count("\n", 0, match.start()) + 1
            yield Message(message.domain, message.context, message.text, message.plural, f"{place}:{line}")


def in_script(source: str, place: str) -> Iterator[Message]:
    for match in SCRIPT_CALL.finditer(source):
        words = [str(word) for word in ast.literal_eval(f"[{match[2]}]")]
        line = source.count("\n", 0, match.start()) + 1
        yield _message("djangojs", SHAPES[match[1]], words, f"{place}:{line}")


def _message(domain: str, shape: str, words: list[str], place: str) -> Message:
    parts = dict(zip(shape, words, strict=False))
    return Message(domain, parts.get("c"), parts["m"], parts.get("p", ""), place)


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _balanced(text: str, start: int) -> str:
    """The call that begins at `start`, to its closing parenthesis; quotes may hold parentheses of their own."""
    for end in (match.end() for match in re.finditer(r"\)", text[start:])):
        try:
            ast.parse(call := text[start : start + end].strip())
        except SyntaxError:
            continue
        return call
    raise NotExtractable(f"a call that does not end: {text[start : start + 80]!r}")
