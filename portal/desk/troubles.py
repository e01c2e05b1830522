"""What is wrong with deposits under review, as the queue names it, finds it and marks it (`deposits.flows.look` keeps it)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deposits.access import Actor
from deposits.models import Deposit, Resemblance, Trouble
from portal.desk.scope import curated_deposits

DUPLICATE, NONE = "duplicate", "none"
HARMLESS = ("", str(Trouble.ANSWERED))  # what `Deposit.troubles` holds where nothing is wrong
_NOT_YET = (Trouble.ANSWERED, Trouble.READING, Trouble.UNSEEN)
LABELS: dict[str, str | Promise] = {
    **{one.value: one.label for one in Trouble if one not in _NOT_YET},
    DUPLICATE: _("Possible duplicate"),
    **{one.value: one.label for one in _NOT_YET},
    NONE: _("Nothing wrong found"),
}


def resembling(actor: Actor) -> QuerySet[Resemblance]:
    """Those that this actor may be told of: the other work is public, or hers to curate."""
    seen = curated_deposits(actor).filter(pk=OuterRef("other"))
    return Resemblance.objects.filter(Q(other=None) | Exists(seen))


def troubled(found: QuerySet[Deposit], trouble: str, actor: Actor) -> QuerySet[Deposit]:
    """Those with this trouble; all of them where none is named."""
    if not trouble:
        return found
    alike = Q(pk__in=resembling(actor).values("deposit"))
    if trouble == DUPLICATE:
        return found.filter(alike)
    if trouble == NONE:
        return found.filter(~alike, troubles__in=HARMLESS)
    return found.filter(troubles__contains=trouble)
