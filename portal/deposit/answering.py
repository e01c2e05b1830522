"""What a depositor answers to the remarks at fields of a deposit that came back to her."""

from __future__ import annotations

from django.http import QueryDict

from deposits.access import Actor
from deposits.flows.review import comment
from deposits.metadata.catalogue import CATALOGUE
from deposits.models import Deposit

_ANSWER = "answer-"
_PLACES = frozenset({*CATALOGUE, "access", "files", "agreement"})


def answer_remarks(post: QueryDict, *, actor: Actor, deposit: Deposit) -> None:
    """Send what was written, as messages at those fields. Raises FlowError."""
    for name, body in post.items():
        field = name.removeprefix(_ANSWER)
        if name.startswith(_ANSWER) and field in _PLACES and str(body).strip():
            comment(actor=actor, deposit_id=deposit.pk, body=str(body), field=field)
