"""Kinds of work and vocabularies: the parts of the catalogue that an administrator may edit."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

_THESES = ("bachelorThesis", "masterThesis", "doctoralThesis")


class Kind(models.Model):
    """Selects, orders, labels and requires fields of the one catalogue (`deposits.forms`)."""

    code = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    coar_uri = models.URLField()
    semantics = models.CharField(max_length=60, help_text=_("info:eu-repo/semantics term"))
    schema_org = models.CharField(max_length=40, default="CreativeWork")
    fields = models.JSONField(default=list, help_text=_('[{"name": "thesis.degree", "required": true}, …] in form order'))
    accepts = models.JSONField(default=list, blank=True, help_text="codes of `deposits.file_types`; none: all")
    licence = models.CharField(max_length=60, blank=True, help_text="that a deposit begins with; empty: all rights reserved")
    dossier = models.TextField(blank=True, max_length=2_000, help_text="files that the library expects, one a line")
    dossier_en = models.TextField(blank=True, max_length=2_000)
    delivered = models.JSONField(default=dict, blank=True, editable=False, help_text="what `deposits.kinds` gave it last")
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "code"]
        verbose_name = _("kind")
        verbose_name_plural = _("kinds")

    def __str__(self) -> str:
        return self.label()

    def label(self, language: str | None = None) -> str:
        return self.name_en if (language or get_language()) == "en" else self.name

    def papers(self, language: str | None = None) -> list[str]:
        """The files that the library expects, one a line of the administrator's."""
        english = self.dossier_en if (language or get_language()) == "en" else ""
        return [line.strip() for line in (english or self.dossier).splitlines() if line.strip()]

    @property
    def is_thesis(self) -> bool:
        return self.semantics in _THESES or any(field["name"] == "thesis.degree" for field in self.fields)


class Subject(models.Model):
    """A term of a vocabulary, such as a field of research, with its validity."""

    scheme = models.CharField(max_length=50)
    code = models.CharField(max_length=50)
    name = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    valid_until = models.DateField(_("in force until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("successor")
    )
    merged = models.BooleanField(default=False, editable=False, help_text="works that name it are works of its successor")
    alternatives = models.JSONField(default=list, blank=True, help_text="other names: [[text, vi or en], …]")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="one_term_a_code")]
        ordering = ["scheme", "code"]
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")

    def __str__(self) -> str:
        return self.label()

    def label(self, language: str | None = None) -> str:
        return self.name_en if (language or get_language()) == "en" and self.name_en else self.name
