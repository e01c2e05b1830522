"""What a file would change in a vocabulary. Pure but for `today`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

from django.utils.translation import gettext as _

from deposits.access import today
from deposits.terms.term import ALTERNATIVES, CODE, NAME, Term

_COMPARED = [one.name for one in fields(Term) if one.name not in ("code", "row")]


@dataclass
class Comparison:
    """`changed` pairs what is here with what it becomes. `missing`: here, not in the file; with `retiring` their validity ends
    today. Where there are `problems` (row or code, sentence), nothing can be taken over."""

    new: list[Term] = field(default_factory=list)
    changed: list[tuple[Term, Term]] = field(default_factory=list)
    same: int = 0
    missing: list[Term] = field(default_factory=list)
    retiring: bool = False
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def does_something(self) -> bool:
        return bool(self.new or self.changed or (self.retiring and self.missing))


def compare(held: Mapping[str, Term], terms: Sequence[Term], *, retiring: bool) -> Comparison:
    found = Comparison(retiring=retiring)
    wanted: dict[str, Term] = {}
    for term in terms:
        if sentence := _wrong(term, wanted):
            found.problems.append((str(term.row or term.code), sentence))
        wanted[term.code] = term
    after = {**held, **wanted}
    for term in wanted.values():
        found.problems += [(str(term.row or term.code), sentence) for sentence in _astray(term, after)]
        before = held.get(term.code)
        if before is None:
            found.new.append(term)
        elif _facts(before) != _facts(term):
            found.changed.append((before, term))
        else:
            found.same += 1
    in_force = [one for one in held.values() if one.valid_until is None or one.valid_until > today()]
    found.missing = [one for one in in_force if one.code not in wanted]
    return found


def retired(term: Term) -> Term:
    """In force until today."""
    return replace(term, valid_until=today())


def differences(before: Term, after: Term) -> list[tuple[str, str, str]]:
    """Field, before, after."""
    pairs = [(name, getattr(before, name), getattr(after, name)) for name in _COMPARED]
    return [(name, _text(old), _text(new)) for name, old, new in pairs if old != new]


def _facts(term: Term) -> list[object]:
    return [getattr(term, name) for name in _COMPARED]


def _text(value: object) -> str:
    return "; ".join(text for text, _language in value) if isinstance(value, tuple) else str(value or "")


def _wrong(term: Term, before: Mapping[str, Term]) -> str:
    if not term.code or len(term.code) > CODE or ":" in term.code or "|" in term.code:
        return _("A code is needed, of at most %(most)s characters, without “:” and “|”.") % {"most": CODE}
    if term.code in before:
        return _("The code %(code)s comes twice.") % {"code": term.code}
    if not term.name or max(map(len, (term.name, term.name_en, *(text for text, _language in term.alternatives)))) > NAME:
        return _("%(code)s: a name is needed, of at most %(most)s characters.") % {"code": term.code, "most": NAME}
    if len(term.alternatives) > ALTERNATIVES:
        return _("%(code)s: at most %(most)s other names.") % {"code": term.code, "most": ALTERNATIVES}
    if term.valid_from and term.valid_until and term.valid_until < term.valid_from:
        return _("%(code)s: it ends before it begins.") % {"code": term.code}
    return ""


def _astray(term: Term, after: Mapping[str, Term]) -> list[str]:
    found = [
        _("%(code)s: there is no term %(other)s.") % {"code": term.code, "other": other}
        for other in (term.parent, term.successor)
        if other and other not in after
    ]
    seen, here = {term.code}, term.parent
    while here and here in after:
        if here in seen:
            return [*found, _("%(code)s: a term cannot be part of itself.") % {"code": term.code}]
        seen.add(here)
        here = after[here].parent
    if term.successor == term.code:
        found.append(_("%(code)s: a term cannot be its own successor.") % {"code": term.code})
    return found
