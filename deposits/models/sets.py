"""Sets of OAI-PMH that an administrator defines, by conditions on the columns of records."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

_RESERVED_PREFIXES = ("col_", "inst_", "kind_")
AUTOMATIC = ("open_access", "openaire", "driver", "ndltd")


def is_reserved(spec: str) -> bool:
    return spec in AUTOMATIC or spec.startswith(_RESERVED_PREFIXES)


def not_reserved(spec: str) -> None:
    if is_reserved(spec):
        raise ValidationError(_("The repository makes a set of this name by itself. Choose another one."))


class NamedSet(models.Model):
    """`conditions` is a `deposits.sets.Conditions` as JSON. A record is in the set while all of them hold.

    Its members are written with each record; when the definition changes, `flows.regroup` brings the others in line.
    """

    spec = models.CharField(
        _("setSpec"),
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9\-_.!~*'()]+\Z", _("Only letters without marks, digits and - _ . ! ~ * ' ( ) may be used.")
            ),
            not_reserved,
        ],
        help_text=_("The name by which harvesters ask for the set. It cannot be changed later."),
    )
    name = models.CharField(_("Vietnamese name"), max_length=250)
    name_en = models.CharField(_("English name"), max_length=250, blank=True)
    description = models.TextField(_("Vietnamese description"), blank=True)
    description_en = models.TextField(_("English description"), blank=True)
    conditions = models.JSONField(default=dict, blank=True)
    outstanding = models.PositiveIntegerField(
        null=True, editable=False, help_text="records still to be brought in line; None: unknown"
    )
    applied = models.DateTimeField(null=True, editable=False, help_text="when all records were last found in line")

    class Meta:
        ordering = ["spec"]
        verbose_name = _("named set")
        verbose_name_plural = _("named sets")

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name
