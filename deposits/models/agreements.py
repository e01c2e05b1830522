"""What depositors accept and allow, in which words, and who did so when."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from deposits.models.collections import Collection
from deposits.models.deposits import Deposit
from deposits.models.institutions import Institution
from deposits.models.kinds import Kind
from media.models import StoredFile


def digest(*texts: str) -> str:
    """SHA-256 of texts as a person read them, in hexadecimal."""
    return hashlib.sha256("\n\n".join(texts).encode()).hexdigest()


class _Bilingual(models.Model):
    """Words in both languages that are never changed once somebody has answered them (`answered`)."""

    words: ClassVar[tuple[str, ...]] = ()
    answers: ClassVar[str]  # by which name those who answered are reached

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk and self.is_answered and self._words_differ():
            raise ValueError(f"{type(self).__name__} {self.pk} has been answered: make a new version")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def is_answered(self) -> bool:
        return bool(getattr(self, self.answers).exists())

    def said(self, name: str, language: str | None = None) -> str:
        """The Vietnamese words, or the English where there are any and English is spoken."""
        english = getattr(self, f"{name}_en") if (language or get_language()) == "en" else ""
        return str(english or getattr(self, name))

    def hash_in(self, language: str) -> str:
        return digest(*(self.said(name, language) for name in self.words))

    def _words_differ(self) -> bool:
        before = type(self)._default_manager.get(pk=self.pk)
        names = ["version", *self.words, *(f"{name}_en" for name in self.words)]
        return any(getattr(self, name) != getattr(before, name) for name in names)


class DepositAgreement(_Bilingual):
    """A text that depositors accept, known by its name and version: for everyone, or where it says (`institution`,
    `collection` and all below them, `kind`)."""

    answers = "acceptances"
    words = ("title", "text")

    name = models.SlugField(max_length=60)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    text = models.TextField(max_length=50_000)
    text_en = models.TextField(max_length=50_000, blank=True)
    institution = models.ForeignKey(Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    collection = models.ForeignKey(Collection, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(Kind, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    in_force = models.DateField(
        null=True, blank=True, help_text=_("Empty: not yet. The newest text in force is the one to accept.")
    )
    retired = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="one_text_a_version")]
        ordering = ["name", "-in_force", "-pk"]
        verbose_name = _("deposit agreement")
        verbose_name_plural = _("deposit agreements")

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"{self.name} {self.version}"


class Acceptance(models.Model):
    """That somebody accepted a text for a deposit. Written once, and never changed."""

    class Way(models.TextChoices):
        TICKED = "ticked", _("ticked by the depositor")
        FOR_ANOTHER = "for-another", _("ticked by the library for the depositor")
        SCAN = "scan", _("signed on paper, the scan is attached")

    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="acceptances")
    agreement = models.ForeignKey(DepositAgreement, on_delete=models.PROTECT, related_name="acceptances")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_label = models.CharField(max_length=150, blank=True)
    way = models.CharField(max_length=12, choices=Way.choices)
    language = models.CharField(max_length=10)
    text_sha256 = models.CharField(max_length=64, help_text="of title and text, as they were read")
    scan = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk:
            raise ValueError("an acceptance is written once")
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class ConsentPurpose(_Bilingual):
    """One thing that the library would do with personal data. Where the law demands it (`needed`) depositors are told;
    otherwise they are asked, each purpose by itself, and may refuse (Law 91/2025/QH15)."""

    answers = "consents"
    words = ("sentence", "more")

    code = models.SlugField(max_length=60)
    version = models.CharField(max_length=20)
    sentence = models.CharField(max_length=500)
    sentence_en = models.CharField(max_length=500, blank=True)
    more = models.TextField(max_length=5_000, blank=True)
    more_en = models.TextField(max_length=5_000, blank=True)
    needed = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="one_purpose_a_version")]
        ordering = ["order", "code", "-pk"]
        verbose_name = _("purpose of personal data")
        verbose_name_plural = _("purposes of personal data")

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Consent(models.Model):
    """That the depositor allowed a purpose, or was told of one that the law demands; and whether it was withdrawn since."""

    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="consents")
    purpose = models.ForeignKey(ConsentPurpose, on_delete=models.PROTECT, related_name="consents")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(max_length=10)
    words_sha256 = models.CharField(max_length=64, help_text="of the sentence and what stands below it, as they were read")
    given = models.DateTimeField()
    withdrawn = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")

    def __str__(self) -> str:
        return f"{self.purpose} {self.given:%Y-%m-%d}"
