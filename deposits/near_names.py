"""Which names may be one person's: the same words in whichever order and marking, with initials, or without a middle name.

Pure. A name's *key* is its words without marks in the order of the alphabet, so that "Nguyễn Văn An", "Nguyen, Van An" and "An Van
Nguyen" share one; `near_keys` gives the keys of the shorter ways to write a name, each of which an index finds at once.
"""

from __future__ import annotations

from itertools import combinations
from typing import Final

from deposits.metadata.names import PersonName, without_titles
from search.vietnamese import compose, key, spans

LONGEST_KEY: Final = 250
_MOST_WORDS: Final = 5  # of a name that is varied: more are an organisation's, or several names


def words(name: str) -> list[str]:
    """Without marks and titles, in the order in which they stand."""
    return [key(word).folded for word, _start, _end in spans(compose(without_titles(name)))]


def name_key(name: str) -> str:
    return " ".join(sorted(words(name)))[:LONGEST_KEY]


def near_keys(name: str) -> set[str]:
    """Its own key, and those of the same name with some words as initials or with one left out that is not at an end."""
    found = words(name)
    keys = {name_key(name)}
    if not 1 < len(found) <= _MOST_WORDS:
        return keys
    shortenings = [found]
    shortenings += [found[:left] + found[left + 1 :] for left in range(1, len(found) - 1)]
    for shorter in shortenings:
        places = range(len(shorter))
        for count in range(len(shorter)):  # one word at least stays whole
            for initials in combinations(places, count):
                varied = [word[0] if place in initials else word for place, word in enumerate(shorter)]
                keys.add(" ".join(sorted(varied)))
    return {one for one in keys if any(len(word) > 1 for word in one.split())}


def is_same_name(one: str, other: str) -> bool:
    """Whether two spellings differ in marks, order or case only: a correction, not another name."""
    return name_key(one) == name_key(other)


def shown(published: PersonName, preferred: PersonName) -> PersonName:
    """What a work shows of a person whose name it published: the preferred spelling of the same name; another name (a
    pen name, one before marriage, initials) stays as the work has it."""
    return preferred if is_same_name(published.display, preferred.display) else published
