"""PDFs broken in a thousand ways, the same ones every time."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

_NUMBER = re.compile(rb"\d+")
_HUGE = (b"-1", b"0", b"99999999999", b"2147483648", b"18446744073709551616", b"1e400")
_NAMES = (
    b"/Kids",
    b"/Count",
    b"/Length",
    b"/MediaBox",
    b"/Contents",
    b"/Filter",
    b"/Root",
    b"/Type",
    b"/Font",
    b"endobj",
    b"endstream",
)


def mutated(originals: Sequence[bytes], count: int, seed: int = 20) -> Iterator[bytes]:
    """`count` files, each from one of the originals in turn by one to three of the ways below."""
    chance = random.Random(seed)
    ways = (_bytes, _bytes, _cut, _doubled, _swapped, _numbers, _names, _emptied)
    for number in range(count):
        content = originals[number % len(originals)]
        for _ in range(chance.randint(1, 3)):
            content = chance.choice(ways)(content, chance)
        yield content


def _bytes(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 60)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(content: bytes, chance: random.Random) -> bytes:
    """The end is missing, or a piece in the middle."""
    start = chance.randrange(len(content) + 1)
    return content[:start] + (b"" if chance.random() < 0.5 else content[chance.randint(start, len(content)) :])


def _doubled(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[:start] + content[start : start + 5000] * chance.randint(2, 20) + content[start:]


def _swapped(content: bytes, chance: random.Random) -> bytes:
    one, other = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    return content[:one] + content[other:] + content[one:other]


def _numbers(content: bytes, chance: random.Random) -> bytes:
    """Numbers become negative, huge or nothing: lengths, counts, boxes, places."""
    return _NUMBER.sub(lambda found: chance.choice(_HUGE) if chance.random() < 0.03 else found.group(), content)


def _names(content: bytes, chance: random.Random) -> bytes:
    return content.replace(chance.choice(_NAMES), chance.choice(_NAMES), chance.randint(1, 3))


def _emptied(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    length = chance.randrange(2000)
    return content[:start] + bytes(min(length, len(content) - start)) + content[start + length :]
