"""Vocabularies for administrators: their terms as a tree with how many works name each, brought in with a preview, taken
along, merged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from deposits.errors import FlowError, Unacceptable
from deposits.flows.import_terms import import_terms
from deposits.flows.merge_terms import merge_terms, undo_merge_terms
from deposits.models import Heading, Subject
from deposits.terms import sheet, skos
from deposits.terms.comparing import Comparison, compare, differences
from deposits.terms.schemes import called
from deposits.terms.term import MOST_BYTES, Term, held
from media import store
from media.errors import MediaError
from media.models import StoredFile
from portal.deposit.asking import actor_of

_SALT, _AGE, _SHOWN = "desk.vocabulary", 24 * 3600, 500


@dataclass
class Node:
    term: Subject
    works: int = 0
    nodes: list[Node] = field(default_factory=list)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def vocabularies(request: HttpRequest) -> HttpResponse:
    """The vocabularies that there are; a new one is brought in under a name."""
    _only_administrators(request)
    refused: FlowError | MediaError | None = None
    if request.method == "POST":
        try:
            return _import(request, request.POST.get("scheme", "").strip())
        except (FlowError, MediaError) as error:
            refused = error
    counted = Subject.objects.values_list("scheme").annotate(Count("pk")).order_by("scheme")
    schemes = [(scheme, called(scheme), count) for scheme, count in counted]
    context: dict[str, object] = {"schemes": schemes, "refused": refused, "typed": request.POST}
    return _render(request, "vocabularies", context, status=422 if refused else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def vocabulary(request: HttpRequest, scheme: str) -> HttpResponse:
    """`do`: compare, apply, merge, undo-merge."""
    _only_administrators(request)
    if request.method != "POST":
        return _page(request, scheme)
    try:
        if request.POST.get("do") == "merge":
            post = request.POST
            into = merge_terms(
                actor=actor_of(request), scheme=scheme, code=post.get("code", "").strip(), into=post.get("into", "").strip()
            )
            messages.success(request, _("Merged into %(term)s. Works follow within minutes.") % {"term": into})
            return redirect("desk:vocabulary", scheme)
        if request.POST.get("do") == "undo-merge":
            term = undo_merge_terms(actor=actor_of(request), scheme=scheme, code=request.POST.get("code", "").strip())
            messages.success(request, _("%(term)s stands for itself again. Works follow within minutes.") % {"term": term})
            return redirect("desk:vocabulary", scheme)
        return _import(request, scheme)
    except (FlowError, MediaError) as error:
        return _page(request, scheme, error)


@never_cache
@login_required
@require_safe
def vocabulary_file(request: HttpRequest, scheme: str, syntax: str) -> StreamingHttpResponse:
    """Separated values, or SKOS as Turtle or RDF/XML."""
    _only_administrators(request)
    terms = held(scheme).values()
    if not terms:
        raise Http404
    pieces: Iterable[bytes] = sheet.write(terms) if syntax == "csv" else [skos.write(scheme, terms, syntax)]
    kind = "text/csv; charset=utf-8" if syntax == "csv" else skos.FORMATS[syntax][1]
    headers = {"Content-Disposition": f'attachment; filename="{scheme}.{syntax}"', "X-Content-Type-Options": "nosniff"}
    return StreamingHttpResponse(pieces, content_type=kind, headers=headers)


def _only_administrators(request: HttpRequest) -> None:
    if not actor_of(request).is_administrator:
        raise PermissionDenied


def _import(request: HttpRequest, scheme: str) -> HttpResponse:
    """Compare what was sent; or take over the file that was compared."""
    retiring = request.POST.get("retiring") == "1"
    if request.POST.get("do") == "apply":
        found = import_terms(actor=actor_of(request), scheme=scheme, terms=_read(_compared_file(request)), retiring=retiring)
        done = {"new": len(found.new), "changed": len(found.changed), "retired": len(found.missing) if retiring else 0}
        messages.success(request, _("Brought in: %(new)s new, %(changed)s changed, %(retired)s retired.") % done)
        return redirect("desk:vocabulary", scheme)
    sent = request.FILES.get("file")
    if sent is None or not sent.size:
        raise Unacceptable(_("Choose the file."))
    if sent.size > MOST_BYTES:
        raise Unacceptable(_("The file is larger than %(most)s MB. Divide it.") % {"most": MOST_BYTES // 1024**2})
    stored = store.receive(sent, name=str(sent.name))  # type: ignore[arg-type]
    found = compare(held(scheme), _read(stored), retiring=retiring)
    return _preview(request, scheme, found, signing.dumps([stored.pk, actor_of(request).user_id], salt=_SALT))


def _read(stored: StoredFile) -> list[Term]:
    """SKOS where it looks so, else a sheet."""
    with store.local_copy(stored) as path:
        with path.open("rb") as source:
            start = source.read(4096)
        is_rdf = start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"@", b"PREFIX", b"#")) or b"skos" in start
        return skos.read(path.read_bytes()) if is_rdf else sheet.read(path)


def _compared_file(request: HttpRequest) -> StoredFile:
    try:
        pk, user = signing.loads(request.POST.get("token", ""), salt=_SALT, max_age=_AGE)
    except signing.BadSignature as error:
        raise Unacceptable(_("Send the file again.")) from error
    stored = StoredFile.objects.filter(pk=pk).first()
    if stored is None or user != actor_of(request).user_id:
        raise Unacceptable(_("Send the file again."))
    return stored


def _preview(request: HttpRequest, scheme: str, found: Comparison, token: str) -> HttpResponse:
    context = {
        "scheme": scheme,
        "found": found,
        "new": found.new[:_SHOWN],
        "changed": [(after, differences(before, after)) for before, after in found.changed[:_SHOWN]],
        "missing": found.missing[:_SHOWN],
        "problems": found.problems[:_SHOWN],
        "token": token,
    }
    return _render(request, "terms", context)


def _page(request: HttpRequest, scheme: str, refused: FlowError | MediaError | None = None) -> HttpResponse:
    subjects = list(Subject.objects.filter(scheme=scheme).select_related("successor").order_by("code"))
    if not subjects:
        raise Http404
    context = {
        "scheme": scheme,
        "nodes": _tree(scheme, subjects),
        "terms": len(subjects),
        "merged": [one for one in subjects if one.merged],
        "refused": refused,
        "typed": request.POST,
    }
    return _render(request, "vocabulary", context, status=422 if refused else 200)


def _tree(scheme: str, subjects: list[Subject]) -> list[Node]:
    """By code; works are those that everyone may see, of the narrower terms among them."""
    rows = Heading.objects.filter(index=Heading.Index.SUBJECT, identity__startswith=f"{scheme}:")
    works = dict(rows.values_list("identity", "works"))
    nodes = {one.pk: Node(one, works.get(f"{scheme}:{one.code}", 0)) for one in subjects}
    roots: list[Node] = []
    for one in subjects:
        above = nodes.get(one.parent_id or 0)
        (above.nodes if above else roots).append(nodes[one.pk])
    return roots


def _render(request: HttpRequest, name: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    crumbs = [(_("Desk"), reverse("desk:queue"))]
    if name != "vocabularies":
        crumbs.append((_("Vocabularies"), reverse("desk:vocabularies")))
    return render(request, f"desk/curating/{name}.html", {"section": "desk", "crumbs": crumbs, **context}, status=status)
