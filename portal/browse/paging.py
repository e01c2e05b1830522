"""Pages of a list: which there are, and which of them to name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pager:
    """`number` counts from 1 and never exceeds `last`; `window` names pages, with 0 for a gap."""

    number: int
    last: int

    @classmethod
    def of(cls, total: int, size: int, asked: int, most: int = 1_000) -> Pager:
        """`most`: how deep a list may be read; who wants more narrows it down."""
        last = min(max(-(-total // size), 1), most)
        return cls(min(max(asked, 1), last), last)

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def window(self) -> list[int]:
        near = {1, self.last, *range(self.number - 1, self.number + 2)}
        shown: list[int] = []
        for page in sorted(page for page in near if 1 <= page <= self.last):
            if shown and page - shown[-1] == 2:
                shown.append(page - 1)
            elif shown and page - shown[-1] > 2:
                shown.append(0)
            shown.append(page)
        return shown


def page_number(typed: str | None) -> int:
    """The page that an address names; 1 where it names none."""
    return max(int(typed), 1) if typed and typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
