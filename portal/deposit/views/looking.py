"""What the buttons of the form do with what is found elsewhere. Each answers with the place of the page to go to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.flows.look_up import choose_work, forget_lookup, keep_pasted, look_up
from deposits.models import Deposit
from portal.deposit.asking import actor_of
from portal.deposit.findings import accept_found, accept_person
from portal.deposit.form.fields import element_id
from portal.numbers import numbers

VERBS = frozenset({"look-up", "found", "found-work", "found-person", "found-away"})
_HERE = "s-look-up"


def keep_text(post: QueryDict, *, actor: Actor, deposit: Deposit) -> None:
    """What stands in the box is kept with everything else that is saved. Raises what the flow raises."""
    if "look-up" in post:
        keep_pasted(actor=actor, deposit_id=deposit.pk, text=post.get("look-up", "").strip())


def looked(request: HttpRequest, deposit: Deposit, verb: str, object_: str) -> str:
    """Do what a button of `VERBS` says; its place on the page. Raises what the flows raise."""
    actor = actor_of(request)
    match verb:
        case "look-up":
            text = request.POST.get("look-up", "").strip()
            if text:
                look_up(actor=actor, deposit_id=deposit.pk, text=text)
            else:
                messages.info(request, _("Paste something first: a DOI, an ISBN, an ORCID iD, BibTeX, RIS or a citation."))
        case "found":
            accept_found(object_, actor=actor, deposit=deposit)
            return element_id(object_)
        case "found-work" if place := numbers([object_]):
            choose_work(actor=actor, deposit_id=deposit.pk, number=place[0])
        case "found-person":
            accept_person(actor=actor, deposit=deposit)
        case "found-away":
            forget_lookup(actor=actor, deposit_id=deposit.pk)
        case _unknown:
            pass
    return _HERE
