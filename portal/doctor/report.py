"""The preservation report of the admin: what `doctor` finds, and the files that need somebody."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deposits.places import Place, places_of
from media.fixity import BAD
from media.models import Scan, StoredFile
from media.risks import at_risk
from portal.doctor import keeping, machine
from portal.doctor.examining import examine

_SHOWN = 50
Row = tuple[StoredFile, str, list[Place]]


@require_safe
def preservation(request: HttpRequest) -> HttpResponse:
    if not request.user.is_superuser:
        raise PermissionDenied
    damaged = StoredFile.objects.filter(fixity__in=BAD).order_by("-checked")
    infected = StoredFile.objects.filter(scan=Scan.INFECTED).select_related("inspection").order_by("-scan_tried")
    return render(
        request,
        "doctor/preservation.html",
        {
            "title": _("Preservation"),
            "examined": examine([*machine.CHECKS, *keeping.CHECKS]),
            "damaged": _rows((one, str(one.get_fixity_display())) for one in damaged[:_SHOWN]),
            "infected": _rows((one, str(one.inspection.facts.get("signature", ""))) for one in infected[:_SHOWN]),
            "risks": [(risk, files.count(), _rows((one, one.media_type) for one in files[:_SHOWN])) for risk, files in at_risk()],
        },
    )


def _rows(found: Iterable[tuple[StoredFile, str]]) -> list[Row]:
    return [(stored, words, places_of(stored)) for stored, words in found]
