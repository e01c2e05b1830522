"""The networks of an institution's reading rooms, one a line, in every form that asks for them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deposits.errors import Unacceptable
from deposits.networks import networks_of


class NetworksField(forms.CharField):
    """Shows and gives a list."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Networks of its reading rooms"))
        kwargs.setdefault(
            "help_text", _("One per line, such as 10.1.0.0/16. Whoever reads from there counts as one of its people.")
        )
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Raises ValidationError."""
        try:
            return networks_of((super().to_python(value) or "").split())
        except Unacceptable as error:
            raise forms.ValidationError(str(error)) from error
