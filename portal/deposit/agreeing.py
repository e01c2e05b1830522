"""What a depositor accepts and allows, as pages show it: before submitting, and afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import cached_property

from deposits.access import Actor
from deposits.agreements import agreement_for, purposes, unanswered
from deposits.flows.accept import scan_of
from deposits.flows.consent import may_consent
from deposits.models import Acceptance, Consent, ConsentPurpose, Deposit, DepositAgreement
from deposits.roles import is_editor

Block = tuple[str, list[str]]


def blocks(text: str) -> list[Block]:
    """A text in paragraphs (`p`) and lists (`ul`): lines with a dash are items, empty lines end a paragraph."""
    found: list[Block] = []
    fresh = True
    for line in (one.strip() for one in text.strip().splitlines()):
        sort, words = ("ul", line[2:].strip()) if line.startswith("- ") else ("p", line)
        if not words:
            fresh = True
        elif (sort == "ul" and found and found[-1][0] == "ul") or (sort == "p" and found and found[-1][0] == "p" and not fresh):
            if sort == "ul":
                found[-1][1].append(words)
            else:
                found[-1][1][-1] += f" {words}"
            fresh = False
        else:
            found.append((sort, [words]))
            fresh = False
    return found


@dataclass(frozen=True)
class Text:
    """An agreement to be read."""

    agreement: DepositAgreement

    @property
    def title(self) -> str:
        return self.agreement.said("title")

    @property
    def version(self) -> str:
        return self.agreement.version

    @property
    def name(self) -> str:
        return self.agreement.name

    @cached_property
    def blocks(self) -> list[Block]:
        return blocks(self.agreement.said("text"))


@dataclass(frozen=True)
class Asked:
    """A purpose of personal data, and whether its box was ticked on the page that came back."""

    purpose: ConsentPurpose
    ticked: bool = False

    @property
    def sentence(self) -> str:
        return self.purpose.said("sentence")

    @property
    def more(self) -> str:
        return self.purpose.said("more")


@dataclass(frozen=True)
class Given:
    """A consent that was given, or something that was told."""

    consent: Consent

    @property
    def purpose(self) -> Asked:
        return Asked(self.consent.purpose)

    @property
    def sentence(self) -> str:
        """In the words and the language in which it was given."""
        return self.consent.purpose.said("sentence", self.consent.language)


def to_agree(deposit: Deposit, actor: Actor, post: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The context of `deposit/agreement.html`. `post` is the form that came back, with what was ticked on it."""
    text = agreement_for(deposit)
    ticked = set(post.getlist("consent")) if isinstance(post, QueryDict) else set()
    hers = may_consent(actor, deposit)
    return {
        "agreement": Text(text) if text else None,
        "agreed": bool(post) and "agreement" in (post or {}),
        "signed": bool(post) and "agreement-signed" in (post or {}),
        "takes_scan": not hers and is_editor(actor, deposit.collection),
        "scan": scan_of(deposit),
        "asks_consent": hers,
        "consents": [Asked(one, one.code in ticked) for one in unanswered(deposit)] if hers else [],
        "told": [Asked(one) for one in purposes() if one.needed],
        "given": [Given(one) for one in _live(deposit.consents.all()) if not one.purpose.needed],
    }


def agreed(deposit: Deposit, actor: Actor) -> dict[str, Any]:
    """The context of `deposit/agreed.html`: what was accepted, allowed, refused and told."""
    every = list(deposit.consents.select_related("purpose"))
    return {
        "acceptances": [(one, Text(one.agreement)) for one in _accepted(deposit)],
        "given": [Given(one) for one in _live(every) if not one.purpose.needed],
        "told": [Given(one) for one in _live(every) if one.purpose.needed],
        "ended": [Given(one) for one in every if one.withdrawn],
        "not_given": [Asked(one) for one in unanswered(deposit)],
        "decides": may_consent(actor, deposit),
    }


def _accepted(deposit: Deposit) -> Iterable[Acceptance]:
    return deposit.acceptances.select_related("agreement", "by", "scan").order_by("-pk")


def _live(consents: Iterable[Consent]) -> list[Consent]:
    return [one for one in consents if one.withdrawn is None]
