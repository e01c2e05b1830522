"""What an administrator finds in Wagtail beside pages: institutions, collections, kinds, subjects; checks of endpoints."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from deposits.models import Collection, CommonReason, Institution, Kind, Subject
from portal.browse.catalogue import InstitutionForm, KindForm, SubjectForm, queue_rebuild
from portal.browse.collection_form import CollectionForm
from portal.deposit_admin import menu as deposit_menu
from portal.deposit_admin.texts import RightsGroup
from portal.doctor.report import preservation
from portal.institution_admin import menu as institution_menu
from portal.oai_admin.menu import addresses, menu


@hooks.register("construct_settings_menu")
def hide_wagtail_collections(request: object, items: list[Any]) -> None:
    """Wagtail's "collections" group its own pictures and documents. Librarians would take them for theirs."""
    items[:] = [item for item in items if item.name != "collections"]


hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", menu)
hooks.register("register_admin_urls", deposit_menu.addresses)
hooks.register("register_admin_menu_item", deposit_menu.menu)
hooks.register("register_admin_urls", institution_menu.addresses)
hooks.register("register_admin_menu_item", institution_menu.menu)
hooks.register("register_admin_menu_item", institution_menu.collections_menu)
hooks.register("construct_main_menu", institution_menu.only_what_is_hers)


_NAMES = MultiFieldPanel(
    [FieldPanel("name", heading=_("Vietnamese name")), FieldPanel("name_en", heading=_("English name"))], heading=_("Name")
)
_DESCRIPTIONS = MultiFieldPanel(
    [
        FieldPanel("description", heading=_("Vietnamese description")),
        FieldPanel("description_en", heading=_("English description")),
    ],
    heading=_("Description"),
)
_SLUG = FieldPanel("slug", heading=_("Part of its address"))


class InstitutionViewSet(SnippetViewSet):
    model = Institution
    icon = "home"
    ordering = "name"
    list_display: ClassVar[list[Any]] = ["__str__", Column("city", label=_("City")), Column("parent", label=_("Part of"))]
    search_fields: ClassVar[list[str]] = ["name", "name_en", "slug", "city"]
    edit_handler = ObjectList(
        [
            _NAMES,
            _SLUG,
            FieldPanel("parent", heading=_("Part of")),
            FieldPanel("city", heading=_("City")),
            FieldPanel("website", heading=_("Web site")),
            FieldPanel("ror", heading=_("ROR address")),
            _DESCRIPTIONS,
            FieldPanel("networks"),
        ],
        base_form_class=InstitutionForm,
    )


class CollectionViewSet(SnippetViewSet):
    model = Collection
    icon = "folder-open-inverse"
    ordering = "path"
    list_display: ClassVar[list[Any]] = [
        "__str__",
        Column("institution", label=_("Institution")),
        BooleanColumn("accepts_deposits", label=_("Takes deposits")),
    ]
    list_filter: ClassVar[list[str]] = ["institution"]
    search_fields: ClassVar[list[str]] = ["name", "name_en", "slug"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return Collection.objects.filter(united_with=None)

    edit_handler = ObjectList(
        [
            _NAMES,
            _SLUG,
            FieldPanel("parent"),
            FieldPanel("institution", heading=_("Institution")),
            _DESCRIPTIONS,
            FieldPanel("kinds"),
            FieldPanel("accepts_deposits", heading=_("Takes deposits")),
            HelpPanel(template="deposit_admin/steps_panel.html", heading=_("Review steps")),
            MultiFieldPanel([FieldPanel("leaving"), FieldPanel("joining")], heading=_("Editors of the collection")),
            MultiFieldPanel(
                [
                    FieldPanel("licence"),
                    FieldPanel("language"),
                    FieldPanel("publisher"),
                    FieldPanel("defaults", heading=_("Other description to begin with, as JSON")),
                ],
                heading=_("Description to begin with"),
            ),
            FieldPanel(
                "featured", heading=_("Featured"), help_text=_("Put forward on the front page and above the tree of collections.")
            ),
            FieldPanel("image", heading=_("Picture")),
            HelpPanel(template="deposit_admin/featured_panel.html", heading=_("Featured works")),
        ],
        base_form_class=CollectionForm,
    )


class KindViewSet(SnippetViewSet):
    model = Kind
    icon = "doc-full"
    list_display: ClassVar[list[Any]] = ["__str__", Column("code", label=_("Code")), BooleanColumn("active", label=_("In use"))]
    edit_handler = ObjectList(
        [
            _NAMES,
            FieldPanel("code", heading=_("Code")),
            FieldPanel("order", heading=_("Place in lists")),
            FieldPanel("active", heading=_("In use")),
            FieldPanel("accepts", heading=_("Accepted files")),
            FieldPanel("dossier", heading=_("Files that the library expects, in Vietnamese, one a line")),
            FieldPanel("dossier_en", heading=_("Files that the library expects, in English, one a line")),
            FieldPanel("licence"),
            FieldPanel("coar_uri", heading=_("COAR resource type")),
            FieldPanel("semantics", heading=_("info:eu-repo term")),
            FieldPanel("schema_org", heading=_("schema.org class")),
        ],
        base_form_class=KindForm,
    )


class SubjectViewSet(SnippetViewSet):
    model = Subject
    icon = "tag"
    list_display: ClassVar[list[Any]] = ["__str__", Column("scheme", label=_("Vocabulary")), Column("code", label=_("Code"))]
    list_filter: ClassVar[list[str]] = ["scheme"]
    search_fields: ClassVar[list[str]] = ["name", "name_en", "code"]
    edit_handler = ObjectList(
        [
            _NAMES,
            FieldPanel("scheme", heading=_("Vocabulary")),
            FieldPanel("code", heading=_("Code")),
            FieldPanel("parent", heading=_("Part of")),
            FieldPanel("valid_from"),
            FieldPanel("valid_until"),
            FieldPanel("successor"),
        ],
        base_form_class=SubjectForm,
    )


@hooks.register("after_delete_snippet")
def renew_records_of_deleted_terms(request: HttpRequest, instances: list[Any]) -> None:
    """Works that named a term without a label of their own show its code from now on."""
    for one in instances:
        if isinstance(one, Subject):
            queue_rebuild(one)


class CommonReasonViewSet(SnippetViewSet):
    model = CommonReason
    icon = "comment"
    list_display: ClassVar[list[Any]] = ["__str__", Column("get_use_display", label=_("Used"))]
    list_filter: ClassVar[list[str]] = ["use"]
    panels: ClassVar[list[Any]] = [
        HelpPanel(_("Editors begin with these texts when they return or reject a deposit, and change them as they like.")),
        FieldPanel("use", heading=_("Used")),
        FieldPanel("label", heading=_("Vietnamese name")),
        FieldPanel("label_en", heading=_("English name")),
        FieldPanel("text", heading=_("Vietnamese text")),
        FieldPanel("text_en", heading=_("English text")),
        FieldPanel("order", heading=_("Place in lists")),
    ]


class AdministratorsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)


@hooks.register("register_admin_urls")
def preservation_address() -> list[Any]:
    return [path("reports/preservation/", preservation, name="preservation")]


@hooks.register("register_reports_menu_item")
def preservation_menu_item() -> MenuItem:
    address = reverse_lazy("preservation")
    return AdministratorsMenuItem(_("Preservation"), address, name="preservation", icon_name="tasks", order=100)


@hooks.register("register_reports_menu_item")
def log_menu_item() -> MenuItem:
    return AdministratorsMenuItem(
        _("Log of curation"), reverse_lazy("desk:log"), name="curation-log", icon_name="history", order=90
    )


@hooks.register("register_settings_menu_item")
def vocabularies_menu_item() -> MenuItem:
    return AdministratorsMenuItem(_("Vocabularies"), reverse_lazy("desk:vocabularies"), name="vocabularies", icon_name="tag")


class CatalogueGroup(SnippetViewSetGroup):
    menu_label = _("Catalogue")
    menu_icon = "list-ul"
    menu_order = 150
    items = (InstitutionViewSet, CollectionViewSet, KindViewSet, SubjectViewSet, CommonReasonViewSet)


register_snippet(CatalogueGroup)
register_snippet(RightsGroup)
