"""Which deposit agreement holds for a deposit, which purposes of personal data are asked, and what was answered."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.db.models import Q

from deposits.access import today
from deposits.models import Consent, ConsentPurpose, Deposit, DepositAgreement

_DELIVERED = Path(__file__).with_name("texts") / "agreements.toml"
CONTACT = "contact"  # readers may write to the depositor through the repository


def agreement_for(deposit: Deposit) -> DepositAgreement | None:
    """The text to accept: the one that says most exactly where it holds (collection before institution before everyone,
    the nearer before the farther, with a kind before without); of those the newest in force. None where there is none."""
    collection = deposit.collection
    paths = collection.lineage_paths()
    institutions = [one.pk for one in collection.institution.lineage()]
    held = DepositAgreement.objects.filter(
        Q(collection=None) | Q(collection__path__in=paths),
        Q(institution=None) | Q(institution__in=institutions),
        Q(kind=None) | Q(kind__code=deposit.metadata.get("kind", "")),
        in_force__lte=today(),
        retired=False,
    ).select_related("collection")

    def exactness(one: DepositAgreement) -> tuple[object, ...]:
        place = paths.index(one.collection.path) + 1 if one.collection else 0
        library = len(institutions) - institutions.index(one.institution_id) if one.institution_id else 0
        return place, library, one.kind_id is not None, one.in_force, one.pk

    return max(held, key=exactness, default=None)


def purposes() -> list[ConsentPurpose]:
    """The newest version of each purpose that is in use."""
    newest: dict[str, ConsentPurpose] = {}
    for one in ConsentPurpose.objects.order_by("-pk"):
        newest.setdefault(one.code, one)
    return sorted((one for one in newest.values() if one.active), key=lambda one: (one.order, one.code))


def standing(deposit: Deposit) -> list[Consent]:
    """What the depositor allowed or was told, and has not withdrawn."""
    return list(deposit.consents.filter(withdrawn=None).select_related("purpose"))


def allowed(deposit: Deposit, code: str) -> bool:
    """Whether the depositor consents to a purpose now."""
    return deposit.consents.filter(purpose__code=code, withdrawn=None).exists()


def unanswered(deposit: Deposit) -> list[ConsentPurpose]:
    """The purposes that may still be asked: not those allowed already, in whichever version."""
    held = {one.purpose.code for one in standing(deposit)}
    return [one for one in purposes() if not one.needed and one.code not in held]


def install_agreements() -> None:
    """Add the texts that a repository begins with; those that exist, in any version, stay as the administrator left them."""
    delivered = tomllib.loads(_DELIVERED.read_text(encoding="utf-8"))
    names = set(DepositAgreement.objects.values_list("name", flat=True))
    DepositAgreement.objects.bulk_create(
        DepositAgreement(in_force=today(), **_stripped(text)) for text in delivered["agreement"] if text["name"] not in names
    )
    codes = set(ConsentPurpose.objects.values_list("code", flat=True))
    ConsentPurpose.objects.bulk_create(
        ConsentPurpose(order=order, **_stripped(text))
        for order, text in enumerate(delivered["purpose"])
        if text["code"] not in codes
    )


def _stripped(text: dict[str, Any]) -> dict[str, Any]:
    """As the admin's form would keep it, so that opening and saving it there changes no letter."""
    return {name: value.strip() if isinstance(value, str) else value for name, value in text.items()}
