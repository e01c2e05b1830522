"""What an administrator edits in Wagtail beside pages: institutions, collections, kinds, subjects, people."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from deposits.models import Collection, Institution, Kind, Person, Subject
from portal.browse.catalogue import CatalogueForm, CollectionForm


@hooks.register("construct_settings_menu")
def hide_wagtail_collections(request: object, items: list[Any]) -> None:
    """Wagtail's "collections" group its own pictures and documents. Librarians would take them for theirs."""
    items[:] = [item for item in items if item.name != "collections"]


_NAMES = MultiFieldPanel([FieldPanel("name"), FieldPanel("name_en")], heading=_("Name"))
_DESCRIPTIONS = MultiFieldPanel([FieldPanel("description"), FieldPanel("description_en")], heading=_("Description"))


class InstitutionForm(CatalogueForm):
    class Meta:
        model = Institution
        fields: ClassVar[list[str]] = [
            "slug", "name", "name_en", "parent", "city", "ror", "website", "description", "description_en", "networks",
        ]  # fmt: skip


class KindForm(CatalogueForm):
    class Meta:
        model = Kind
        fields: ClassVar[list[str]] = [
            "code",
            "name",
            "name_en",
            "coar_uri",
            "semantics",
            "schema_org",
            "fields",
            "order",
            "active",
        ]


def _with_form(form: type, *panels: object) -> list[Any]:
    """Wagtail takes a form class from the model or the edit handler; this names ours."""
    from wagtail.admin.panels import ObjectList

    return [ObjectList(panels, base_form_class=form)]


class InstitutionViewSet(SnippetViewSet):
    model = Institution
    icon = "home"
    list_display: ClassVar[list[str]] = ["name", "city", "parent"]
    search_fields: ClassVar[list[str]] = ["name", "name_en", "slug", "city"]
    edit_handler = _with_form(
        InstitutionForm,
        _NAMES,
        FieldPanel("slug"),
        FieldPanel("parent"),
        FieldPanel("city"),
        FieldPanel("website"),
        FieldPanel("ror"),
        _DESCRIPTIONS,
        FieldPanel("networks"),
    )[0]


class CollectionViewSet(SnippetViewSet):
    model = Collection
    icon = "folder-open-inverse"
    list_display: ClassVar[list[str]] = ["name", "institution", "accepts_deposits"]
    list_filter: ClassVar[list[str]] = ["institution"]
    search_fields: ClassVar[list[str]] = ["name", "name_en", "slug"]
    ordering = "path"
    edit_handler = _with_form(
        CollectionForm,
        _NAMES,
        FieldPanel("slug"),
        FieldPanel("parent"),
        FieldPanel("institution"),
        _DESCRIPTIONS,
        FieldPanel("kinds"),
        FieldPanel("accepts_deposits"),
        FieldPanel("reviewed"),
        FieldPanel("defaults"),
        FieldPanel("featured"),
    )[0]


class KindViewSet(SnippetViewSet):
    model = Kind
    icon = "doc-full"
    list_display: ClassVar[list[str]] = ["name", "name_en", "code", "active"]
    edit_handler = _with_form(
        KindForm,
        _NAMES,
        FieldPanel("code"),
        FieldPanel("order"),
        FieldPanel("active"),
        FieldPanel("fields"),
        FieldPanel("coar_uri"),
        FieldPanel("semantics"),
        FieldPanel("schema_org"),
    )[0]


class SubjectViewSet(SnippetViewSet):
    model = Subject
    icon = "tag"
    list_display: ClassVar[list[str]] = ["name", "name_en", "scheme", "code"]
    list_filter: ClassVar[list[str]] = ["scheme"]
    search_fields: ClassVar[list[str]] = ["name", "name_en", "code"]
    panels: ClassVar[list[Any]] = [_NAMES, FieldPanel("scheme"), FieldPanel("code"), FieldPanel("parent")]


class PersonViewSet(SnippetViewSet):
    model = Person
    icon = "user"
    list_display: ClassVar[list[str]] = ["display", "orcid"]
    search_fields: ClassVar[list[str]] = ["display", "orcid"]
    panels: ClassVar[list[Any]] = [FieldPanel("display"), FieldPanel("family"), FieldPanel("given"), FieldPanel("orcid")]


class CatalogueGroup(SnippetViewSetGroup):
    menu_label = _("Catalogue")
    menu_icon = "list-ul"
    menu_order = 150
    items = (InstitutionViewSet, CollectionViewSet, KindViewSet, SubjectViewSet, PersonViewSet)


register_snippet(CatalogueGroup)
