"""What kind of work it is, by what its cover or the head of its first page calls it. The values are codes of kinds."""

from __future__ import annotations

import re

from media.guessing.cover import Front
from media.guessing.guesses import Guess, Guesses

_THESES = {"bachelor": "bachelor-thesis", "master": "master-thesis", "doctor": "doctoral-thesis"}
_COVERS = (
    (
        re.compile(
            r"bao cao (?:tong (?:hop|ket)|ket qua|khoa hoc).*\b(?:de tai|nhiem vu|du an|chuong trinh|nghien cuu)\b"
            r"|(?:de tai|nhiem vu) (?:nghien cuu )?khoa hoc(?: va cong nghe)? cap (?:nha nuoc|quoc gia|bo|tinh|thanh pho|co so|dai hoc quoc gia)"
        ),
        Guess("task-report", 0.8, 0),
    ),
    (
        re.compile(r"(?:giao trinh|bai giang|tai lieu (?:hoc tap|giang day)|lecture notes|textbook)\b"),
        Guess("learning-material", 0.75, 0),
    ),
)
# On the first page of a paper, above and below its head: where it appeared.
_JOURNAL = re.compile(r"\b(?:tap chi|journal|issn|vol\. ?\d|volume \d|tap \d+,? so \d)")
_CONFERENCE = re.compile(
    r"\b(?:ky yeu|hoi (?:nghi|thao) (?:khoa hoc|quoc gia|quoc te|toan quoc)|proceedings|conference|symposium)\b"
)
_MOST_LINES = 60


def kind(front: Front, found: Guesses) -> Guess | None:
    """`found`: what has been guessed already; a level of study makes it a thesis."""
    if level := found.get("level"):
        return Guess(_THESES[level.value], level.confidence, level.page)
    for line in front.lines if not front.dense else ():
        for pattern, guess in _COVERS:
            if pattern.match(line.folded):
                return Guess(guess.value, guess.confidence, line.page)
    return _paper(front) if front.dense else None


def _paper(front: Front) -> Guess | None:
    for pattern, guess in ((_CONFERENCE, Guess("conference-paper", 0.65, 0)), (_JOURNAL, Guess("article", 0.7, 0))):
        for line in (front.pages[0] if front.pages else [])[:_MOST_LINES]:
            if len(line.text) < 160 and pattern.search(line.folded):
                return Guess(guess.value, guess.confidence, line.page)
    return None
