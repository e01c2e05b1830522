"""Choosing a licence: three questions in plain words, and what each licence lets others do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deposits.metadata.catalogue import LICENCE_URLS, LICENCES
from deposits.models import Deposit, Kind
from portal.deposit.form.lines import RESERVED

Words = str | Promise


@dataclass(frozen=True)
class Question:
    name: str
    words: Words
    answers: tuple[tuple[str, Words], ...]


QUESTIONS = (
    Question(
        "use",
        _("May others pass your files on and use them, if they name you?"),
        (("yes", _("Yes")), ("no", _("No, only read them"))),
    ),
    Question("profit", _("Also to earn money with them?"), (("yes", _("Yes")), ("no", _("No")))),
    Question(
        "change",
        _("May they change them: translate, shorten, build on them?"),
        (
            ("yes", _("Yes")),
            ("alike", _("Yes, if they share the result in the same way")),
            ("no", _("No, pass on unchanged only")),
        ),
    ),
)
_CHOSEN = {
    ("yes", "yes"): "CC-BY-4.0",
    ("yes", "alike"): "CC-BY-SA-4.0",
    ("yes", "no"): "CC-BY-ND-4.0",
    ("no", "yes"): "CC-BY-NC-4.0",
    ("no", "alike"): "CC-BY-NC-SA-4.0",
    ("no", "no"): "CC-BY-NC-ND-4.0",
}
_NAMES = {
    "CC-BY-4.0": "CC BY 4.0",
    "CC-BY-SA-4.0": "CC BY-SA 4.0",
    "CC-BY-NC-4.0": "CC BY-NC 4.0",
    "CC-BY-NC-SA-4.0": "CC BY-NC-SA 4.0",
    "CC-BY-ND-4.0": "CC BY-ND 4.0",
    "CC-BY-NC-ND-4.0": "CC BY-NC-ND 4.0",
    "CC0-1.0": "CC0 1.0",
}
_LET: dict[str, Words] = {
    "CC-BY-4.0": _(
        "A teacher may hand it out, a journal print it, a company build on it: all must name you. Most funders ask for this."
    ),
    "CC-BY-SA-4.0": _(
        "Everything is allowed if they name you and put the same licence on what they make from it, as Wikipedia does."
    ),
    "CC-BY-NC-4.0": _("Teaching, copying and translating are allowed if they name you; selling it needs your consent."),
    "CC-BY-NC-SA-4.0": _("The same, and what they make from it must carry the same licence. Common for course material."),
    "CC-BY-ND-4.0": _("It may be copied and sold whole, with your name; a translation or an excerpt needs your consent."),
    "CC-BY-NC-ND-4.0": _("It may be copied whole, with your name and without charge; all else needs your consent."),
    "CC0-1.0": _("You give up all rights: anyone may do anything, even without naming you. Meant for data, seldom for texts."),
    RESERVED: _("Others may read and quote it as the law allows. For anything more they must ask you."),
}


@dataclass(frozen=True)
class Option:
    """A licence as it is offered. `answers` are those that lead to it, for the script; `usual`: the library begins with it."""

    value: str
    name: Words
    lets: Words
    url: str
    answers: str
    usual: bool


def options(usual: str) -> list[Option]:
    """Every licence of the catalogue, from the freest of the CC family to all rights reserved."""
    leads = {code: f"yes {profit} {change}" for (profit, change), code in _CHOSEN.items()} | {RESERVED: "no"}
    return [
        Option(
            value=(value := code or RESERVED),
            name=_NAMES.get(code) or _("All rights reserved"),
            lets=_LET[value],
            url=LICENCE_URLS.get(code, ""),
            answers=leads.get(value, ""),
            usual=code == usual,
        )
        for code, _label in LICENCES
    ]


def usual_licence(deposit: Deposit, kind: Kind) -> str:
    """What a deposit of this kind begins with here."""
    return str(deposit.collection.defaults.get("licence", kind.licence))


def licence_of(answers: Mapping[str, str]) -> str | None:
    """The licence that the answers mean, by their names (`licence-use` …); empty: all rights reserved; None while a
    question is open."""
    if answers.get("licence-use") == "no":
        return ""
    if answers.get("licence-use") != "yes":
        return None
    return _CHOSEN.get((answers.get("licence-profit", ""), answers.get("licence-change", "")))
