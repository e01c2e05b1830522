"""In the admin: deposit agreements, purposes of personal data, and the consents that were given.

Words that somebody has answered never change: a copy with another version takes their place.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from deposits.models import Consent, ConsentPurpose, DepositAgreement


class VersionedForm(WagtailAdminModelForm):
    """Words that were answered can be read here, not changed."""

    locked: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.is_answered:
            for name in self.locked:
                self.fields[name].disabled = True
            first = self.fields[self.locked[0]]
            first.help_text = _("Depositors have answered these words: copy them under another version to change them.")


class AgreementForm(VersionedForm):
    locked = ("version", "name", "title", "title_en", "text", "text_en", "institution", "collection", "kind")

    class Meta:
        model = DepositAgreement
        fields: ClassVar[list[str]] = [
            "name", "version", "title", "title_en", "text", "text_en", "institution", "collection", "kind", "in_force", "retired",
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        places = [cleaned.get("institution"), cleaned.get("collection")]
        if all(places):
            raise ValidationError(_("Choose an institution or a collection, not both: a collection has its institution."))
        return cleaned


class PurposeForm(VersionedForm):
    locked = ("version", "code", "sentence", "sentence_en", "more", "more_en", "needed")

    class Meta:
        model = ConsentPurpose
        fields: ClassVar[list[str]] = [
            "code", "version", "sentence", "sentence_en", "more", "more_en", "needed", "order", "active",
        ]  # fmt: skip


class AgreementViewSet(SnippetViewSet):
    model = DepositAgreement
    icon = "tick-inverse"
    ordering = ("name", "-in_force")
    list_display: ClassVar[list[Any]] = [
        "__str__",
        Column("title", label=gettext_lazy("Title")),
        DateColumn("in_force", label=gettext_lazy("In force since")),
        BooleanColumn("retired", label=gettext_lazy("Retired")),
    ]
    edit_handler = ObjectList(
        [
            HelpPanel(
                gettext_lazy(
                    "Depositors accept the newest text in force that is nearest to their collection. A line that begins with “- ” is an item of a list; an empty line ends a paragraph."
                )
            ),
            MultiFieldPanel(
                [FieldPanel("name", heading=gettext_lazy("Name")), FieldPanel("version", heading=gettext_lazy("Version"))],
                heading=gettext_lazy("Known by"),
            ),
            MultiFieldPanel(
                [FieldPanel("title", heading=gettext_lazy("Title")), FieldPanel("text", heading=gettext_lazy("Text"))],
                heading=gettext_lazy("In Vietnamese"),
            ),
            MultiFieldPanel(
                [FieldPanel("title_en", heading=gettext_lazy("Title")), FieldPanel("text_en", heading=gettext_lazy("Text"))],
                heading=gettext_lazy("In English"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("institution", heading=gettext_lazy("Institution")),
                    FieldPanel("collection", heading=gettext_lazy("Collection")),
                    FieldPanel("kind", heading=gettext_lazy("Kind")),
                ],
                heading=gettext_lazy("Only for (empty: for all)"),
            ),
            FieldPanel("in_force", heading=gettext_lazy("In force since")),
            FieldPanel("retired", heading=gettext_lazy("Retired")),
        ],
        base_form_class=AgreementForm,
    )


class PurposeViewSet(SnippetViewSet):
    model = ConsentPurpose
    icon = "user"
    list_display: ClassVar[list[Any]] = [
        "__str__",
        Column("sentence", label=gettext_lazy("Sentence")),
        BooleanColumn("needed", label=gettext_lazy("The law demands it")),
        BooleanColumn("active", label=gettext_lazy("In use")),
    ]
    edit_handler = ObjectList(
        [
            HelpPanel(
                gettext_lazy(
                    "One purpose, one box, never ticked beforehand. Refusing holds up nothing. What the law demands has no box: depositors are told, with the law that says so."
                )
            ),
            FieldPanel("code", heading=gettext_lazy("Code")),
            FieldPanel("version", heading=gettext_lazy("Version")),
            MultiFieldPanel(
                [
                    FieldPanel("sentence", heading=gettext_lazy("Sentence")),
                    FieldPanel("more", heading=gettext_lazy("What happens, and what if it is refused")),
                ],
                heading=gettext_lazy("In Vietnamese"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("sentence_en", heading=gettext_lazy("Sentence")),
                    FieldPanel("more_en", heading=gettext_lazy("What happens, and what if it is refused")),
                ],
                heading=gettext_lazy("In English"),
            ),
            FieldPanel("needed", heading=gettext_lazy("The law demands it")),
            FieldPanel("order", heading=gettext_lazy("Place in lists")),
            FieldPanel("active", heading=gettext_lazy("In use")),
        ],
        base_form_class=PurposeForm,
    )


class ReadOnly(ModelPermissionPolicy):
    """Consents are the depositors' own: the admin looks at them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and bool(user.is_active and user.is_superuser)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


register_permission_policy(Consent, ReadOnly(Consent), exact_class=True)


class ConsentViewSet(SnippetViewSet):
    """Who allowed what, to be listed and taken along as a sheet, such as for an invitation."""

    model = Consent
    icon = "user"
    ordering = ("-given",)
    list_display: ClassVar[list[Any]] = [
        "purpose",
        Column("person", label=gettext_lazy("Person")),
        DateColumn("given", label=gettext_lazy("Given")),
        DateColumn("withdrawn", label=gettext_lazy("Withdrawn")),
    ]
    list_filter: ClassVar[dict[str, list[str]]] = {"purpose__code": ["exact"], "withdrawn": ["isnull"]}
    list_export: ClassVar[list[str]] = ["purpose", "person", "person.email", "given", "withdrawn", "deposit.public_id"]
    panels: ClassVar[list[Any]] = [FieldPanel("purpose", read_only=True), FieldPanel("given", read_only=True)]


class RightsGroup(SnippetViewSetGroup):
    menu_label = gettext_lazy("Agreements and consents")
    menu_icon = "tick-inverse"
    menu_order = 156
    items = (AgreementViewSet, PurposeViewSet, ConsentViewSet)
