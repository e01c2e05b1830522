"""The kinds that a repository begins with. An administrator may edit them afterwards; installing again leaves edits, and adds
what a later version of this module gives them."""

from __future__ import annotations

from typing import Any

from deposits.models import Kind

_WORK = ["title*", "subtitle", "other_titles", "language*"]
_CONTENT = ["abstracts*", "keywords", "subjects"]
_REST = ["identifiers", "related", "funders", "notes", "licence"]
_THESIS = [
    *_WORK, "authors*", "advisors*", "committee", "thesis.level*", "thesis.degree", "thesis.discipline",
    "thesis.discipline_code", "thesis.grantor*", "thesis.department", "thesis.defended", "issued*", *_CONTENT, "extent", *_REST,
]  # fmt: skip
_COAR = "http://purl.org/coar/resource_type/"
# Who reads a thesis wants to open it without a web server: pages of HTML come in an archive.
_NO_WEB = ["document", "slides", "table", "image", "sound", "video", "archive", "data"]
_ANYTHING = {"dataset", "learning-material", "other"}
_LICENCES = {"dataset": "CC-BY-4.0", "learning-material": "CC-BY-NC-SA-4.0"}
# By info:eu-repo/semantics, tiếng Việt and English: the National Library's dossier of a thesis; that of an S&T task.
_THESIS_PAPERS = (
    (
        "Toàn văn dạng PDF và Word, giống bản in, không đặt mật khẩu",
        "Full text as PDF and Word, identical to the print, without a password",
    ),
    ("Tóm tắt (với luận án: tiếng Việt và tiếng Anh)", "Summary (of a doctoral thesis: in Vietnamese and English)"),
    (
        "Hồ sơ hội đồng: quyết định thành lập, danh sách, nghị quyết, nhận xét, biên bản; chọn “Hồ sơ hội đồng”, chỉ thư viện đọc",
        "Council papers: decision, members, resolution, reviews, minutes; choose “Council papers”, which only the library reads",
    ),
)
_DOSSIERS: dict[str, tuple[tuple[str, str], ...]] = {
    "bachelorThesis": _THESIS_PAPERS[:1],
    "masterThesis": _THESIS_PAPERS,
    "doctoralThesis": _THESIS_PAPERS,
    "report": (
        ("Báo cáo tổng hợp và báo cáo tóm tắt", "Full report and summary report"),
        ("Dữ liệu điều tra, khảo sát của nhiệm vụ", "Data of the task"),
        (
            "Biên bản nghiệm thu và thỏa thuận thứ tự tác giả; chọn “Hồ sơ hội đồng”, chỉ thư viện đọc",
            "Acceptance minutes and the agreement on the order of authors; choose “Council papers”, which only the library reads",
        ),
    ),
}
# code, tiếng Việt, English, COAR, info:eu-repo/semantics, schema.org, fields (a star: required)
KINDS: list[tuple[str, str, str, str, str, str, list[str]]] = [
    ("bachelor-thesis", "Khóa luận, đồ án tốt nghiệp", "Bachelor thesis", "c_7a1f", "bachelorThesis", "Thesis", _THESIS),
    ("master-thesis", "Luận văn thạc sĩ", "Master thesis", "c_bdcc", "masterThesis", "Thesis", _THESIS),
    ("doctoral-thesis", "Luận án tiến sĩ", "Doctoral thesis", "c_db06", "doctoralThesis", "Thesis", _THESIS),
    (
        "task-report", "Báo cáo kết quả nhiệm vụ KH&CN", "S&T task report", "c_18ws", "report", "Report",
        [*_WORK, "project_leaders*", "project_members", "task.level*", "task.code*", "task.programme", "task.host*",
         "task.accepted", "issued*", *_CONTENT, "coverage.place", "extent", *_REST],
    ),
    (
        "article", "Bài báo", "Journal article", "c_6501", "article", "ScholarlyArticle",
        [*_WORK, "authors*", "publication.container*", "publication.volume", "publication.issue", "publication.pages",
         "publication.version", "issued*", *_CONTENT, "publisher", *_REST],
    ),
    (
        "conference-paper", "Báo cáo hội nghị", "Conference paper", "c_5794", "conferencePaper", "ScholarlyArticle",
        [*_WORK, "authors*", "publication.event*", "publication.place", "publication.container", "publication.pages",
         "publication.version", "issued*", *_CONTENT, "publisher", *_REST],
    ),
    (
        "dataset", "Dữ liệu nghiên cứu", "Research data", "c_ddb1", "dataset", "Dataset",
        [*_WORK, "authors", "collectors*", "issued*", *_CONTENT, "coverage.place", "coverage.period", "publisher", *_REST],
    ),
    (
        "learning-material", "Giáo trình, học liệu", "Learning material", "c_e059", "other", "LearningResource",
        [*_WORK, "authors*", "editors", "course", "issued*", *_CONTENT, "publisher", "extent", *_REST],
    ),
    (
        "other", "Tài liệu khác", "Other work", "c_1843", "other", "CreativeWork",
        [*_WORK, "authors*", "issued*", *_CONTENT, "publisher", "extent", *_REST],
    ),
]  # fmt: skip

# What a kind says already and nobody needs to be asked: it stands in a new deposit from the beginning.
IMPLIED: dict[str, dict[str, dict[str, str]]] = {
    "bachelor-thesis": {"thesis": {"level": "bachelor"}},
    "master-thesis": {"thesis": {"level": "master"}},
    "doctoral-thesis": {"thesis": {"level": "doctor"}},
}


def install_kinds() -> None:
    """Add the kinds that are missing. Those that exist stay as the administrator left them, but for what has been added to
    them here since they were installed (`_upgrade`)."""
    existing = Kind.objects.in_bulk(field_name="code")
    missing = []
    for order, (code, name, name_en, coar, semantics, schema_org, fields) in enumerate(KINDS):
        given = {
            "fields": _entries(fields),
            "licence": _LICENCES.get(code, ""),
            "dossier": "\n".join(vi for vi, _en in _DOSSIERS.get(semantics, ())),
            "dossier_en": "\n".join(en for _vi, en in _DOSSIERS.get(semantics, ())),
        }
        if code not in existing:
            new = Kind(code=code, name=name, name_en=name_en, coar_uri=_COAR + coar, semantics=semantics, schema_org=schema_org)
            new.order, new.accepts, new.delivered = order, [] if code in _ANYTHING else _NO_WEB, given
            for field, value in given.items():
                setattr(new, field, value)
            missing.append(new)
        elif existing[code].delivered != given:
            _upgrade(existing[code], given)
    Kind.objects.bulk_create(missing, ignore_conflicts=True)  # who installs at the same moment makes the same


def _upgrade(kind: Kind, given: dict[str, Any]) -> None:
    """Bring a kind to what is delivered now. What nobody has changed since the last delivery is replaced; in a form that
    somebody has edited only the new fields come in, each behind the one that it follows here."""
    for name in ("licence", "dossier", "dossier_en"):
        if getattr(kind, name) == kind.delivered.get(name, ""):
            setattr(kind, name, given[name])
    before = kind.delivered.get("fields", [])
    if kind.fields == before:
        kind.fields = given["fields"]
    else:
        known = {one["name"] for one in (*before, *kind.fields)}
        for place, entry in enumerate(given["fields"]):
            if entry["name"] not in known:
                kind.fields = _inserted(kind.fields, entry, [one["name"] for one in given["fields"][:place]])
    kind.delivered = given
    kind.save(update_fields=[*given, "delivered"])


def _inserted(fields: list[dict[str, Any]], entry: dict[str, Any], above: list[str]) -> list[dict[str, Any]]:
    """The form with a new field behind the nearest of those `above` it."""
    places = {str(one["name"]): place for place, one in enumerate(fields)}
    place = next((places[name] + 1 for name in reversed(above) if name in places), 0)
    return [*fields[:place], entry, *fields[place:]]


def form_of(code: str) -> list[dict[str, object]]:
    """The form that a kind is delivered with."""
    return next(_entries(fields) for known, *_rest, fields in KINDS if known == code)


def _entries(fields: list[str]) -> list[dict[str, object]]:
    return [{"name": field.rstrip("*"), "required": field.endswith("*")} for field in fields]
