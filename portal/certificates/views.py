"""Certificates: printed by those who work on the deposit, confirmed by whoever holds one."""

from __future__ import annotations

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deposits.certificates import read_code
from deposits.models import Certificate
from portal.certificates import confirming, facts, qr
from portal.certificates.document import file_name
from portal.certificates.document import render as render_pdf
from portal.limits import with_a_secret_address
from portal.typeface import FontsMissing

log = logging.getLogger(__name__)
private = with_a_secret_address("certificates", referrer="no-referrer")


@private
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """A code, typed by hand."""
    typed = request.GET.get("code", "").strip()[:100]
    code = read_code(typed)
    if code and confirming.find(code):
        return redirect("certificates:confirm", code)
    context = {"typed": typed, "unknown": bool(typed), "section": "certificates"}
    return render(request, "certificates/ask.html", context, status=404 if typed else 200)


@private
@require_safe
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    certificate = _found(code)
    if certificate is None:
        context = {"typed": code, "unknown": True, "section": "certificates"}
        return render(request, "certificates/ask.html", context, status=404)
    if code != certificate.code:
        return redirect("certificates:confirm", certificate.code)
    typed = request.GET.get("title", "").strip()[:2_500]
    context = {
        "confirmation": confirming.confirm(certificate, request.actor),  # type: ignore[attr-defined]
        "certificate": certificate,
        "issued": facts.moment(certificate.issued),
        "typed": typed,
        "agrees": certificate.statement.has_title(typed),
        "section": "certificates",
    }
    return render(request, "certificates/confirm.html", context)


@private
@require_safe
def printed(request: HttpRequest, code: str) -> HttpResponse:
    """The page to print."""
    certificate = _for_printing(request, code)
    address = facts.address(certificate)
    context = {
        "certificate": certificate,
        "statement": certificate.statement,
        "institution": certificate.statement.institution.label(request.LANGUAGE_CODE),  # type: ignore[attr-defined]
        "issued": facts.moment(certificate.issued),
        "sentence": facts.sentence(certificate),
        "facts": facts.facts(certificate),
        "address": address,
        "by_hand": request.build_absolute_uri(reverse("certificates:ask")),
        "code": facts.code(certificate),
        "qr": qr.drawing(address, _("QR code: %(address)s") % {"address": address}),
        "section": "deposit",
    }
    return render(request, "certificates/print.html", context)


@private
@require_safe
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    certificate = _for_printing(request, code)
    try:
        content = render_pdf(certificate)
    except FontsMissing as error:
        log.error("certificate.fonts_missing", exc_info=error)
        reason = _("The PDF cannot be made just now. The page to print says the same.")
        return render(request, "errors/503.html", {"reason": reason}, status=503)
    headers = {"Content-Disposition": f'inline; filename="{file_name(certificate)}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _found(code: str) -> Certificate | None:
    return confirming.find(read_code(code)) if read_code(code) else None


def _for_printing(request: HttpRequest, code: str) -> Certificate:
    certificate = _found(code)
    if certificate is None or not confirming.may_print(request.actor, certificate):  # type: ignore[attr-defined]
        raise Http404
    return certificate
