"""In the admin: the log of harvests, to read, filter and take away as a spreadsheet. Nothing of it can be edited."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from oaipmh.models import Harvest, Presentation
from portal.oai_admin.page import ForAdministratorsMixin

# What a spreadsheet would take for a formula (OWASP, CSV Injection). A user agent is what a stranger wrote.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class HarvestFilters(WagtailFilterSet):
    last = django_filters.DateFromToRangeFilter(label=_("Last seen"), widget=DateRangePickerWidget)
    agent = django_filters.CharFilter(label=_("User agent"), lookup_expr="icontains")
    wrong = django_filters.ChoiceFilter(
        label=_("Errors"), method="only_wrong", choices=[("1", _("With errors only"))], empty_label=_("All")
    )

    class Meta:
        model = Harvest
        fields: ClassVar[list[str]] = []

    def only_wrong(self, queryset: QuerySet[Harvest], name: str, value: str) -> QuerySet[Harvest]:
        return queryset.filter(errors__gt=0)


class _Cell(Column):
    """A cell that a template of ours writes."""

    def __init__(self, name: str, label: object, **kwargs: Any) -> None:
        super().__init__(name, label=label, **kwargs)
        self.cell_template_name = f"oai_admin/harvests/{name}.html"

    def get_value(self, instance: Harvest) -> Harvest:
        return instance


def without_formulas(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value


def _seconds(lasted: dt.timedelta) -> int:
    return round(lasted.total_seconds())


class Harvests(ForAdministratorsMixin, ReportView):
    model = Harvest
    page_title = _("Harvest log")
    header_icon = "history"
    template_name = "oai_admin/harvests.html"
    results_template_name = "oai_admin/harvests_results.html"
    index_url_name = "oai_harvests"
    index_results_url_name = "oai_harvests_results"
    filterset_class = HarvestFilters
    default_ordering = "-last"
    verbose_name_plural = _("harvests")
    table_classname = "listing kho-harvests"
    columns: ClassVar[list[Column]] = [
        _Cell("when", _("When"), sort_key="last"),
        _Cell("who", _("Who"), sort_key="agent"),
        _Cell("what", _("What was asked")),
        _Cell("far", _("How far"), sort_key="records"),
        _Cell("fast", _("How fast")),
        _Cell("wrong", _("Errors"), sort_key="errors"),
    ]
    _texts = ("agent", "client", "verb", "prefix", "set", "start", "until", "last_error")
    list_export: ClassVar[list[str]] = [
        "began", "last", "agent", "client", "verb", "prefix", "set", "start", "until", "requests", "records", "reached",
        "size", "complete", "records_per_second", "milliseconds", "lasted", "sent", "errors", "last_error",
    ]  # fmt: skip
    export_headings: ClassVar[dict[str, Any]] = {
        "agent": _("User agent"),
        "client": _("Client (of one day)"),
        "requests": _("Pages"),
        "records_per_second": _("Records a second of our work"),
        "lasted": _("Lasted, in seconds"),
    }
    custom_field_preprocess: ClassVar[dict[str, Any]] = {
        **{name: {"csv": without_formulas} for name in _texts},
        "lasted": {"csv": _seconds, "xlsx": _seconds},
    }

    def get_filename(self) -> str:
        return f"oai-pmh-{timezone.localdate():%Y-%m-%d}"

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return found | {"days": Presentation.current().keep_log_days}
