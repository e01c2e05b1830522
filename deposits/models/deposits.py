"""The working copy: what a depositor prepares and editors review."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deposits.access import ADMINISTRATOR, Policy, Protected
from deposits.ids import new_id
from deposits.metadata.document import Metadata
from deposits.models.collections import Collection
from deposits.models.derived import KindCode, Words
from deposits.models.troubles import Trouble
from media.models import StoredFile


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a deposit", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("state of a deposit", "Waiting for review")
    RETURNED = "returned", pgettext_lazy("state of a deposit", "Returned for changes")
    REJECTED = "rejected", pgettext_lazy("state of a deposit", "Rejected")
    SCHEDULED = "scheduled", pgettext_lazy("state of a deposit", "Scheduled")
    PUBLISHED = "published", pgettext_lazy("state of a deposit", "Published")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a deposit", "Withdrawn")


class FileRole(models.TextChoices):
    MAIN = "main", _("Full text")
    SUMMARY = "summary", _("Summary")
    DATA = "data", _("Data")
    SUPPLEMENT = "supplement", _("Supplement")
    COUNCIL = "council", _("Council papers")
    LICENCE = "licence", _("Deposit agreement")


# Signatures and personal data: only the library reads these, unless somebody says otherwise for the file itself.
_CLOSED_ROLES = (FileRole.COUNCIL, FileRole.LICENCE)


def usual_access(role: str) -> Policy | None:
    """The access of a file of this role that has none of its own; None: that of the whole work."""
    return Policy.limited() if role in _CLOSED_ROLES else None


class Deposit(models.Model):
    """`revision` grows with every saved change of the form; a writer that names an older one is told so."""

    public_id = models.CharField(max_length=12, unique=True, default=new_id, editable=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT, db_index=True)
    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="deposits")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="deposits")
    owner_name = models.CharField(max_length=200, blank=True, help_text="of an owner who has no account yet")
    owner_email = models.EmailField(blank=True, help_text="the account that confirms this address receives the deposit")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    metadata = models.JSONField(default=dict)
    policy = models.JSONField(default=dict)
    unread = models.JSONField(
        default=dict, blank=True, help_text="what was typed but has no shape yet (“18/9”): field → the form's own words"
    )
    agreement = models.JSONField(default=dict, help_text="name, version, time and person of the accepted deposit agreement")
    version_of = models.ForeignKey(
        "deposits.Record", null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="the version before it"
    )
    distinct_from = models.JSONField(default=list, blank=True, help_text="ids of works that look the same and are not")
    revision = models.PositiveIntegerField(default=0)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)
    submitted = models.DateTimeField(null=True, db_index=True)
    step = models.ForeignKey(
        "deposits.ReviewStep", null=True, blank=True, on_delete=models.SET_NULL, related_name="deposits",
        help_text="where it waits, or comes back to when it was returned; empty: at the first",
    )  # fmt: skip
    publish_on = models.DateField(null=True)
    deleted = models.DateTimeField(null=True, help_text="in the bin since; undone or collected later")
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="claimed_deposits"
    )
    claimed = models.DateTimeField(null=True, help_text="when an editor took it, or was given it")
    kind_code = KindCode(max_length=50, blank=True, default="", editable=False)
    words = Words(blank=True, default="", editable=False)
    troubles = models.CharField(
        max_length=120,
        blank=True,
        default=Trouble.UNSEEN,
        editable=False,
        help_text="codes of `Trouble`; `flows.look` writes them",
    )

    class Meta:
        verbose_name = _("deposit")
        verbose_name_plural = _("deposits")
        indexes = [
            models.Index(fields=["state", "submitted", "id"], name="deposit_waiting"),
            models.Index(fields=["state", "-updated", "id"], name="deposit_recent"),
            models.Index(fields=["collection", "state", "submitted", "id"], name="deposit_in_collection"),
            # All that the queue counts by: its counts are taken from these narrow rows, without reading a deposit.
            models.Index(
                fields=["state", "troubles", "deleted", "collection", "step", "kind_code", "claimed_by", "submitted"],
                name="deposit_counted",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.public_id

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """What is derived from a column is written together with it."""
        if update_fields is not None and {"metadata", "owner_name"} & set(update_fields):
            update_fields = {*update_fields, "kind_code", "words"}
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def title(self) -> str:
        return str(self.metadata.get("title", ""))

    @property
    def document(self) -> Metadata:
        return Metadata.model_validate(self.metadata)

    @property
    def access(self) -> Policy:
        return Policy.model_validate(self.policy)

    @property
    def stewards(self) -> frozenset[str]:
        return stewards(self.collection, self.owner_id)

    @property
    def protected(self) -> Protected:
        return Protected(self.access, stewards=self.stewards)


def stewards(collection: Collection, owner_id: int | None) -> frozenset[str]:
    """Tokens of those who see the whole of what lies in a collection: its editors, its institution's administrators,
    the administrators, and the owner."""
    found = {ADMINISTRATOR, f"institution-admin:{collection.institution_id}"}
    found |= {f"editor:{path}" for path in collection.lineage_paths()}
    if owner_id is not None:
        found.add(f"owner:{owner_id}")
    return frozenset(found)


class DepositFile(models.Model):
    """A stored file's place in a deposit."""

    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="files")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=250)
    role = models.CharField(max_length=12, choices=FileRole.choices, default=FileRole.MAIN)
    order = models.PositiveIntegerField(default=0)
    policy = models.JSONField(null=True, help_text="its own access; empty: the deposit's")
    added = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["deposit", "name"], name="one_name_a_deposit")]

    @property
    def own_policy(self) -> Policy | None:
        """What was chosen for this file alone."""
        return Policy.model_validate(self.policy) if self.policy is not None else None

    @property
    def access(self) -> Policy | None:
        """What holds for it instead of the deposit's: its own, or what is usual for its role."""
        return self.own_policy or usual_access(self.role)

    @property
    def protected(self) -> Protected:
        return Protected(self.deposit.access, self.access, self.deposit.stewards)


class Message(models.Model):
    """What editor and depositor write to each other about a deposit; `field` names the place in the form it is about."""

    class Reason(models.TextChoices):
        COMMENT = "comment", _("comment")
        RETURNED = "returned", _("returned")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=12, choices=Reason.choices, default=Reason.COMMENT)
    field = models.CharField(max_length=60, blank=True)
    body = models.TextField(max_length=10_000)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
