"""What editors keep beside a deposit: their notes, what was handed in each time, and the reasons that they often give."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from deposits.metadata.document import Metadata
from deposits.models.deposits import Deposit


class Note(models.Model):
    """What editors write to each other. The depositor's side, exports and harvesters never see it: it is no `Message`, and
    its Event holds no word of it."""

    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    body = models.TextField(max_length=10_000)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]


class Submission(models.Model):
    """A deposit as it was submitted the `number`-th time: what an editor compares the mended one with. `files` holds, in
    their order, name, role, SHA-256 and size of each."""

    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="submissions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    metadata = models.JSONField(default=dict)
    policy = models.JSONField(default=dict)
    files = models.JSONField(default=list)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["deposit", "number"], name="one_submission_a_number")]

    @property
    def document(self) -> Metadata:
        return Metadata.model_validate(self.metadata)


class Resemblance(models.Model):
    """A deposit under review may be the same work as another one (`deposits.duplicates`). Only who may see `other` is told;
    it is empty where the other one is a published record that everybody may see."""

    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="resemblances")
    other = models.ForeignKey(Deposit, null=True, on_delete=models.CASCADE, related_name="resembled_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deposit", "other"], name="resembled_once")]


class CommonReason(models.Model):
    """A text that an editor may begin with when she returns or rejects; administrators edit them."""

    class Use(models.TextChoices):
        RETURN = "return", _("when returning")
        REJECT = "reject", _("when rejecting")

    use = models.CharField(max_length=12, choices=Use.choices, default=Use.RETURN, verbose_name=_("use"))
    label = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120, blank=True)
    text = models.TextField(max_length=5_000)
    text_en = models.TextField(max_length=5_000, blank=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["use", "order", "pk"]
        verbose_name = _("common reason")
        verbose_name_plural = _("common reasons")

    def __str__(self) -> str:
        return self.named()

    def named(self) -> str:
        return self.label_en if get_language() == "en" and self.label_en else self.label

    def worded(self, language: str) -> str:
        """In the language of the depositor who reads it."""
        return self.text_en if language == "en" and self.text_en else self.text


def files_of(deposit: Deposit) -> list[dict[str, Any]]:
    """The files as `Submission.files` holds them."""
    return [
        {"name": one.name, "role": one.role, "sha256": one.stored.sha256, "size": one.stored.size}
        for one in deposit.files.select_related("stored")
    ]
