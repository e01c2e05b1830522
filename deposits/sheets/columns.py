"""The columns that a sheet may have: those of the catalogue and a few about the row itself; and which of them a heading means.

A column has a Vietnamese and an English name; headings are compared without marks, case, numbers at their end and signs.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from deposits.metadata.catalogue import CATALOGUE, LANGUAGES, ROLES, Field
from search.vietnamese import fold

Words = str | Promise
# Columns about the row, not about the work.
KEY, ID, REVISION, COLLECTION, KIND, FILES, ACCESS, EMBARGO, OWNER, EMAIL = (
    "key", "id", "revision", "collection", "kind", "files", "access", "embargo", "owner", "email",
)  # fmt: skip
_SEVERAL = {"people", "lines", "texts", "keywords", "subjects", "identifiers", "related", "funders"}
_LANGUAGES_OF_TEXTS = ("vi", "en")
_NEAR, _PROPOSED = 0.65, 3
# What sheets call the columns, beside their names. Vietnamese libraries write these.
_ALIASES: dict[str, str] = {
    KEY: "mã|mã số|stt|số thứ tự|mã tài liệu|mã luận văn|số đăng ký cá biệt|đkcb|identifier of the row|no|row id",
    COLLECTION: "bộ sưu tập|collection slug|bst",
    KIND: "loại|loại hình|kiểu tài liệu|type|document type|resource type",
    FILES: "tệp|tập tin|file|tên tệp|tên file|file toàn văn|tệp toàn văn|filename|file name|full text|đường dẫn tệp|pdf",
    ACCESS: "truy cập|quyền đọc|access rights|rights",
    EMBARGO: "ngày mở|công khai từ ngày|open from|embargo|embargo until|hạn chế đến",
    OWNER: "người gửi|sinh viên|học viên|depositor|depositor name|submitter",
    EMAIL: "email|e mail|thư điện tử|email người nộp|email sinh viên|depositor email",
    "title": "tên đề tài|tiêu đề|tựa đề|tên tài liệu|tên luận văn|tên luận án|nhan đề chính|dc title|tên công trình",
    "subtitle": "phụ đề|nhan đề phụ",
    "other_titles:en": "tên tiếng anh|nhan đề tiếng anh|tên đề tài tiếng anh|english title|title in english|title en",
    "other_titles": "nhan đề song song|nhan đề dịch|parallel title",
    "language": "ngôn ngữ|lang|dc language",
    "issued": "năm|năm xuất bản|năm công bố|năm bảo vệ|year|date|ngày công bố|publication year|dc date issued|năm xb",
    "authors": "tác giả|người thực hiện|nghiên cứu sinh|author|creator|dc contributor author|tác giả chính|họ tên tác giả",
    "advisors": "người hướng dẫn|giáo viên hướng dẫn|gvhd|giảng viên hướng dẫn|cán bộ hướng dẫn|hướng dẫn khoa học|advisor|"
    "supervisor|supervisors|nhd",
    "committee": "hội đồng|hội đồng chấm",
    "project_leaders": "chủ nhiệm|chủ nhiệm đề tài|chủ nhiệm nhiệm vụ|project leader",
    "project_members": "thành viên|thành viên tham gia|thành viên đề tài|project member",
    "thesis.level": "bậc|bậc đào tạo|trình độ|trình độ đào tạo|degree level",
    "thesis.degree": "học vị|bằng|tên bằng|học vị cấp",
    "thesis.discipline": "ngành|chuyên ngành|ngành đào tạo|major|field of study|lĩnh vực đào tạo",
    "thesis.discipline_code": "mã ngành|mã chuyên ngành|major code",
    "thesis.grantor": "cơ sở đào tạo|trường|nơi bảo vệ|đơn vị đào tạo|university|grantor|degree grantor",
    "thesis.department": "khoa|bộ môn|viện|faculty|department",
    "thesis.defended": "ngày bảo vệ|date of defence|defense date|date of defense",
    "task.level": "cấp|cấp đề tài|cấp nhiệm vụ",
    "task.code": "mã đề tài|mã số đề tài|mã nhiệm vụ|project code",
    "task.host": "cơ quan chủ trì|đơn vị chủ trì|tổ chức chủ trì",
    "task.accepted": "ngày nghiệm thu",
    "publication.container": "tạp chí|tên tạp chí|kỷ yếu|hội thảo kỷ yếu|journal|proceedings|nguồn trích",
    "publication.volume": "tập|vol",
    "publication.issue": "số|number|no of issue",
    "publication.pages": "trang|page range|pp",
    "abstracts": "tóm tắt|summary|dc description abstract|nội dung tóm tắt",
    "abstracts:vi": "tóm tắt tiếng việt|abstract vi|vietnamese abstract",
    "abstracts:en": "tóm tắt tiếng anh|abstract en|english abstract|abstract in english|tóm tắt anh",
    "keywords": "từ khoá|keyword|từ khóa tự do|dc subject|tags|key words|từ khóa tiếng việt|từ khóa tiếng anh",
    "subjects": "lĩnh vực|lĩnh vực khoa học|chủ đề|ddc|subject|field of research|mã lĩnh vực",
    "publisher": "nhà xuất bản|nxb|nơi xuất bản",
    "extent": "số trang|mô tả vật lý|pages total|physical description",
    "identifiers": "định danh|doi|isbn|số báo cáo|identifier",
    "related": "tài liệu liên quan|liên quan|related work|dc relation",
    "funders": "tài trợ|cơ quan tài trợ|nguồn kinh phí|funder",
    "notes": "ghi chú|note|phụ chú",
    "licence": "giấy phép|license|bản quyền",
}


@dataclass(frozen=True)
class Column:
    """`name` is a field's name, with a language or a role behind a colon where the field has several; or one of this
    module's own. `field` is None for the latter."""

    name: str
    label_vi: str
    label_en: str
    field: Field | None = None
    part: str = ""
    help: Words = ""
    example: Words = ""

    @property
    def is_several(self) -> bool:
        """Whether it may stand in a sheet more than once, each time with more of the same."""
        return self.name == FILES or (self.field is not None and self.field.widget in _SEVERAL)

    def label(self, language: str) -> str:
        return self.label_en if language == "en" else self.label_vi


@cache
def columns() -> Mapping[str, Column]:
    """Every column, by name."""
    own: tuple[tuple[str, Words, Words, Words], ...] = (
        (KEY, pgettext_lazy("column of a sheet", "Key"),
         _("Your own number for the row: by it a sheet that is sent again is recognised. It is not published."), "LV-2026-001"),
        (ID, pgettext_lazy("column of a sheet", "Number in the repository"), _("Only in sheets that the desk has made. Leave it as it is."), ""),
        (REVISION, pgettext_lazy("column of a sheet", "Revision"), _("Only in sheets that the desk has made. Leave it as it is."), ""),
        (COLLECTION, _("Collection"), _("Its name, or the last part of its address. Empty: the one chosen for the whole sheet."), ""),
        (KIND, _("Kind"), _("Its name, such as Master thesis. Empty: the one chosen for the whole sheet."), ""),
        (FILES, _("Files"), _("Names in the ZIP file or folder, separated by semicolons; the first is the full text."), "LV-2026-001.pdf"),
        (ACCESS, _("Who may read the files"), _("everyone, consortium, institution or nobody. Empty: everyone."), _("everyone")),
        (EMBARGO, _("Open to everyone from"), _("A day, such as 01/06/2027. Until then those of the column before may read."), "01/06/2027"),
        (OWNER, _("Depositor's name"), _("Whose deposit it is, where it is not your own."), "Nguyễn Văn An"),
        (EMAIL, _("Depositor's e-mail address"), _("The account that confirms this address receives the deposit."), "an@example.edu.vn"),
    )  # fmt: skip
    found = [Column(name, *both(label), help=help_, example=example) for name, label, help_, example in own]
    for field in CATALOGUE.values():
        found += _of_field(field)
    return {one.name: one for one in found}


def _of_field(field: Field) -> list[Column]:
    whole = Column(field.name, *both(field.label), field=field, help=field.help, example=field.example)
    if field.widget in ("texts", "lines"):
        names = dict(LANGUAGES)
        parts = [(code, names[code]) for code in _LANGUAGES_OF_TEXTS]
        return [whole, *(_part(field, code, "{} ({})", label) for code, label in parts)]
    if field.widget == "people" and len(field.roles) > 1:
        return [whole, *(_part(field, role, "{1}", ROLES[role]) for role in field.roles)]
    return [whole]


def _part(field: Field, part: str, shape: str, label: Words) -> Column:
    vi, en = (shape.format(one, two) for one, two in zip(both(field.label), both(label), strict=True))
    return Column(f"{field.name}:{part}", vi, en, field=field, part=part, help=field.help, example=field.example)


def both(words: Words) -> tuple[str, str]:
    with override("vi"):
        vi = str(words)
    with override("en"):
        return vi, str(words)


@dataclass(frozen=True)
class Heading:
    """What a column of a sheet is called there, and what it means: a `Column`'s name, or nothing, with near ones. `again`
    is what it would mean, where another heading before it means the same and only one may."""

    place: int
    text: str
    column: str = ""
    near: tuple[str, ...] = ()
    again: str = ""


def matched(header: Sequence[str], chosen: Mapping[str, str] | None = None) -> list[Heading]:
    """Each heading with its column. `chosen` is what a person decided, heading → name (empty: leave it out). Of two that
    mean the same, where only one may, the second is left out, and says so (`again`)."""
    found: list[Heading] = []
    taken: set[str] = set()
    for place, text in enumerate(header):
        known = chosen is not None and text in chosen
        name = chosen[text] if chosen is not None and known else _meaning(text)
        if name not in columns() or (name in taken and not columns()[name].is_several):
            again = name if name in taken else ""
            found.append(Heading(place, text, near=() if known or again or not text else _near(text), again=again))
            continue
        taken.add(name)
        found.append(Heading(place, text, name))
    return found


def same_twice(headings: Sequence[Heading]) -> list[tuple[str, list[str]]]:
    """Columns of which only one may stand in a sheet, and the headings that mean them, where there are several: the first
    is read, the others are left out."""
    wanted = {one.again for one in headings if one.again}
    return [(name, [one.text for one in headings if name in (one.column, one.again)]) for name in columns() if name in wanted]


def _meaning(text: str) -> str:
    names = _names()
    whole = plain_words(text)
    bare = plain_words(re.sub(r"[(\[].*?[)\]]", " ", text))
    for candidate in (whole, re.sub(r" ?\d+$", "", whole), bare, re.sub(r" ?\d+$", "", bare)):
        if candidate and candidate in names:
            return names[candidate]
    return text if text in columns() else ""


def _near(text: str) -> tuple[str, ...]:
    close = difflib.get_close_matches(re.sub(r" ?\d+$", "", plain_words(text)), list(_names()), n=8, cutoff=_NEAR)
    return tuple(dict.fromkeys(_names()[one] for one in close))[:_PROPOSED]


@cache
def _names() -> Mapping[str, str]:
    """What a heading may be, without marks → the column's name. A column's own names go before aliases."""
    found: dict[str, str] = {}
    for name, column in columns().items():
        for text in (name, column.label_vi, column.label_en):
            found.setdefault(plain_words(text), name)
    for name, aliases in _ALIASES.items():
        for text in aliases.split("|"):
            found.setdefault(plain_words(text), name)
    return found


def plain_words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text)))
