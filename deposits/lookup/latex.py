"""LaTeX as it stands in bibliographies, in plain letters: accents one upon the other, and the letters that only Vietnamese has."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import LatexWalkerError

# VnTeX's own letters (the T5 encoding); accents such as \h and \d are known already.
_LETTERS = {
    "ohorn": "ơ", "OHORN": "Ơ", "uhorn": "ư", "UHORN": "Ư", "abreve": "ă", "ABREVE": "Ă", "acircumflex": "â", "ACIRCUMFLEX": "Â",
    "ecircumflex": "ê", "ECIRCUMFLEX": "Ê", "ocircumflex": "ô", "OCIRCUMFLEX": "Ô", "dj": "đ", "DJ": "Đ",
}  # fmt: skip


@lru_cache(maxsize=1)
def _reader() -> LatexNodes2Text:
    known = get_default_latex_context_db()
    letters = [MacroTextSpec(name, simplify_repl=letter) for name, letter in _LETTERS.items()]
    known.add_context_category("vietnamese", prepend=True, macros=letters)
    return LatexNodes2Text(latex_context=known, math_mode="text", keep_comments=True)


def plain(written: str) -> str:
    """One line or several, without braces and commands. What is no LaTeX after all stays as it was."""
    if not any(sign in written for sign in "\\{}$~-`'"):
        return " ".join(written.split())
    try:
        found = _reader().latex_to_text(written.replace("%", r"\%") if r"\%" not in written else written)
    except (LatexWalkerError, RecursionError, ValueError, IndexError):
        found = written.replace("{", "").replace("}", "")
    return " ".join(unicodedata.normalize("NFC", found).split())
