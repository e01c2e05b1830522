"""The form of a collection for who governs its institution: all but what is the repository's."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.images.fields import WagtailImageField
from wagtail.images.models import Image

from deposits.models import Collection
from portal.browse.collection_form import CollectionForm
from portal.deposit_admin.governed import governed_collections
from search.vietnamese import fold


class GovernedCollectionForm(CollectionForm):
    """She puts it below collections that she governs, names people of her institutions, and brings a picture as a file: Wagtail's
    chooser would show her everybody's. Other than her institution's it is not made for, nor given to."""

    field_order: ClassVar[list[str]] = [
        "name", "name_en", "slug", "parent", "description", "description_en", "picture", "without_picture", "kinds",
        "accepts_deposits", "licence", "language", "publisher", "leaving", "joining",
    ]  # fmt: skip
    without_picture = forms.BooleanField(label=gettext_lazy("Take its picture away"), required=False)

    class Meta(CollectionForm.Meta):
        fields: ClassVar[list[str]] = [
            "name", "name_en", "slug", "description", "description_en", "kinds", "accepts_deposits",
        ]  # fmt: skip
        labels: ClassVar[dict[str, Any]] = {
            "name": gettext_lazy("Vietnamese name"),
            "name_en": gettext_lazy("English name"),
            "slug": gettext_lazy("Part of its address"),
            "description": gettext_lazy("Vietnamese description"),
            "description_en": gettext_lazy("English description"),
            "accepts_deposits": gettext_lazy("Takes deposits"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Made here: Wagtail words its messages in the language of whoever makes it.
        self.fields["picture"] = WagtailImageField(label=_("Picture"), required=False)
        if self.instance.image_id is None:
            del self.fields["without_picture"]
        if self.instance.pk is None:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Chosen once. Left empty, it is made of the name.")
        self.order_fields(self.field_order)

    def places(self) -> QuerySet[Collection]:
        """Those that she governs; and where it lies now, whoever governs that."""
        hers = Q(pk__in=governed_collections(self.actor).order_by().values("pk"))
        above = self.instance.get_parent() if self.instance.pk else None
        return super().places().filter(hers | Q(pk=above.pk) if above else hers)

    def clean_slug(self) -> str:
        typed: str = self.cleaned_data["slug"]
        made = typed or slugify(fold(self.cleaned_data.get("name", "")))[:80].strip("-")
        if not made and "name" in self.cleaned_data:
            raise forms.ValidationError(_("Write the part of its address: it cannot be made of this name."))
        return made

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        if picture := self.cleaned_data.get("picture"):
            image = Image(title=self.instance.name, file=picture, uploaded_by_user=self.for_user)
            image._set_image_file_metadata()  # its size and hash, as Wagtail's own form does
            image.save()
            self.instance.image = image
        elif self.cleaned_data.get("without_picture"):
            self.instance.image = None
        return super().save(commit)
