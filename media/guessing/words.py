"""The words by which covers say what stands where, in folded letters (`lines.fold`)."""

from __future__ import annotations

import re

_NUMBER = r"(?: ?\(?\d\)?)?"
_END = r"(?: ?\(?s\)?)?\s*(?:[:：.\-–]+\s*|$)"  # what parts a label from its value
AUTHOR = re.compile(
    r"(?:(?:ho va ten|ho ten|ten|nhom|cac)? ?(?:sinh ?vien|hoc vien|nghien cuu sinh|tac gia|svth|sv|hvth|ncs)"
    r"(?: cao hoc)?(?: thuc hien)?|(?:nguoi|nhom|sinh vien)? ?thuc hien(?: de tai)?(?: boi)?|ho va ten|ho ten|bien soan"
    r"|authors?|students?(?: name)?|candidate|(?:submitted |presented |written |prepared )?by"
    r"|auteure?s?|(?:presentee?|soutenue?|realisee?|redigee?) par|par|etudiante?"
    r"|vorgelegt von|verfasser(?:in)?|autor(?:in)?)" + _NUMBER + _END
)
ADVISOR = re.compile(
    r"(?:(?:giang vien|giao vien|can bo|nguoi|thay(?: giao)?|co giao)? ?(?:dong )?huong dan(?: khoa hoc| chinh| phu| luan van"
    r"| luan an| de tai| do an| khoa luan)*|gvhd|cbhd|nguoi hdkh|gv huong dan|cb huong dan"
    r"|(?:thesis |academic |scientific |first |second |principal |main |co-? ?)*(?:supervisors?|advis[oe]rs?)"
    r"|(?:supervised|directed|advised) by|under the (?:supervision|guidance|direction) of"
    r"|(?:co-?)?direct(?:eur|rice)s?(?: de (?:these|memoire|recherche))?|encadrante?s?|encadree? par|sous la direction de"
    r"|(?:wissenschaftlicher? )?betreuer(?:in)?)" + _NUMBER + _END
)
TITLE = re.compile(r"(?:ten )?(?:de tai|do an|luan van|khoa luan|luan an)(?: tai)?\s*(?:[:：]|$)|title\s*:|sujet\s*:?|thema\s*:")
DISCIPLINE = re.compile(
    r"(?:chuyen nganh(?: dao tao)?|nganh(?: dao tao| hoc)?|field of study|major|speciali[sz]ation|specialite|discipline)\s*[:：\-–]?\s*"
)
CODE = re.compile(r"ma (?:so|nganh)(?: nganh| chuyen nganh)?\s*[:：]?\s*(\d[\d. ]{4,})")
# What stands on covers besides, and is never a title.
OTHER = re.compile(
    r"(?:(?:lop|khoa|nien khoa|khoa hoc|nam hoc|he(?: dao tao)?|speciality|mon(?: hoc)?|hoc phan|don vi|bo mon|ngay cap nhat|phien ban"
    r"|version|trinh do|so|tap|phan bien|gutachter|chair|reviewer|track|speciality)\s*(?:[:：]|\d|[a-z]*\d)"
    r"|(?:mssv|mshv|ma so|ma sv|msv|nganh|chuyen nganh|dich boi|bien dich|nguoi phan bien|chu tich|e-?mail|chu k[iy]|keywords?"
    r"|tu khoa|mots[- ]cles|geb\.|in der|in the|an der|angefertigt|please cite|ban hanh|https?:|www\.|submitted|abgabe|defended|soutenue?"
    r"|jury|fax|tel|\(ban hanh)\b)"
)
STUDENT_NUMBER = re.compile(
    r"[\s,;:(\[–\-]*(?:\b(?:mssv|mshv|msv|msts|ma so(?: sinh vien| hoc vien)?|ma (?:sv|hv)|lop(?=\W)|khoa(?=\W*\d)|student id|id|matr\S*)\b|\(?\d{4,}|[a-z]{1,2}\d{5,}).*$"
)
HEADINGS = re.compile(
    r"(?:loi (?:cam doan|cam on|noi dau|mo dau|gioi thieu|tua|cam ta)|muc luc|(?:phan )?mo dau|danh (?:muc|sach).*|chuong \w+.*|nhan xet.*"
    r"|phieu .*|nhiem vu .*|contents|table of contents|acknowledge?ments?|declaration.*|introduction|gioi thieu|preface|dedication"
    r"|examination committee|list of .*|abbreviations|remerciements|table des matieres|inhaltsverzeichnis|danksagung|trang phu bia"
    r"|bang chu viet tat|ky hieu.*|tai lieu tham khao|references|phu luc|appendix.*|cong trinh duoc hoan thanh.*|tom tat.*|abstract|summary"
    r"|resume|ket luan|eidesstattliche.*|cong hoa xa hoi chu nghia viet nam|doc lap - tu do - hanh phuc)[.:]?"
)
_LONGEST_INSTITUTION = 100
_INSTITUTION_START = (
    r"(?:bo (?:giao duc|quoc phong|y te|cong thuong|khoa hoc|nong nghiep|tai chinh|tu phap|cong an|van hoa|xay dung|giao thong|noi vu|lao dong"
    r"|thong tin|tai nguyen|ngoai giao|mon)|dai hoc|truong (?:dai hoc|dh|cao dang|si quan|dien|khoa hoc|cong nghe|kinh te)"
    r"|hoc vien (?!thuc hien|cao hoc|:)|vien (?:han lam|nghien cuu|khoa hoc|cong nghe|dao tao|toan|vat ly|kinh te)|phan hieu|tong lien doan|uy ban|ubnd|so giao duc"
    r"|ngan hang nha nuoc|tap doan|trung tam|cuc|tong cuc|dh|khoa(?! luan| hoc| \d| ?:)|phong (?:dao tao|thi nghiem)"
    r"|truong dh|don vi)\b"
)
_INSTITUTION_WORD = (
    r".*\b(?:universit\w+|faculty|department|school|institute|academy|college|faculte|ecole|departement|institut|laboratoire"
    r"|fakultat|hochschule|technische)\b"
)
INSTITUTION = re.compile(f"{_INSTITUTION_START}|{_INSTITUTION_WORD}")
UNIVERSITY = re.compile(
    r"(?:truong (?:dai hoc|dh|cao dang|si quan)|hoc vien|phan hieu)\b|.*\b(?:universit\w+|college|academy|ecole|hochschule)\b"
)
PARENT = re.compile(r"(?:dai hoc|dh)\b")
DEPARTMENT = re.compile(
    r"(?:khoa|vien|bo mon|trung tam|trường|truong (?!dai hoc|dh|cao dang))\b|.*\b(?:faculty|department|school|institute|faculte|departement|fakultat)\b"
)
_DOCUMENT_HEAD = re.compile(
    r"(?:\W*)(?:(?:toan van|ban|bao cao|tom tat|quyen|thuyet minh)? ?(?:khoa luan|luan van|luan an|do an|tieu luan|bai tap lon|chuyen de|de an|bao cao"
    r"|tom tat|poster|nien luan|bai thu hoach)|.*\b(?:thesis|dissertation|these|memoire|report|bachelorarbeit|masterarbeit|diplomarbeit)\b)"
)
_DOCUMENT_WORDS = frozenset(
    "toan van ban bao cao tom tat quyen thuyet minh khoa luan an do tieu bai tap lon chuyen de nien thu hoach tot nghiep dai hoc cao thac si sy "
    "tien ky su cu nhan mon he chinh quy ket qua thuc nghien cuu tong hop hop nhat cuoi ki giua nganh chuyen sinh vien "
    "trinh bay lien thong tu xa vua lam chat luong nam nop cap truong de tai kien poster chuong dao tao quoc te "
    "a the in of for degree master masters doctoral doctor bachelor bachelors thesis dissertation philosophy phd msc bsc science arts engineering report "
    "final year project graduation senior capstone presented submitted partial fulfillment fulfilment requirements research "
    "these memoire fin d'etudes doctorat licence du diplome pour obtenir le grade docteur "
    "bachelorarbeit masterarbeit diplomarbeit informatik".split()
)


def is_institution(text: str, folded: str) -> bool:
    """Marks count where there are any: “TRƯỜNG ĐẠI HỌC” is a school, “TRƯƠNG THỊ LY” a person."""
    if len(text) > _LONGEST_INSTITUTION or "“" in text:
        return False
    return bool(INSTITUTION.match(folded)) or text.lower().startswith(("trường ", "viện "))


def is_document_type(folded: str) -> bool:
    """“KHÓA LUẬN TỐT NGHIỆP ĐẠI HỌC HỆ CHÍNH QUY”, “Master thesis”: made of the words that name sorts of documents."""
    if not _DOCUMENT_HEAD.match(folded):
        return False
    words = re.findall(r"[a-z']{2,}", folded.replace("'s", "s"))
    known = sum(1 for word in words if word in _DOCUMENT_WORDS)
    return bool(words) and known / len(words) >= 0.8 and len(words) <= 16


def level(folded: str) -> str:
    """`bachelor`, `master`, `doctor`, or empty, by what a cover calls the work."""
    if re.search(
        r"luan an(?! tot nghiep)|tien s[iy]\b|doctoral|doctor of|ph\.?d|these de doctorat|docteur|dissertation zur", folded
    ):
        return "doctor"
    if re.search(r"thac s[iy]|luan van cao hoc|\bmaster|m\.?sc\b|memoire de master|masterarbeit", folded):
        return "master"
    if re.search(r"(?:khoa luan|do an|luan van) tot nghiep|bachelor|b\.?sc\b|bachelorarbeit|licence|ky su|cu nhan", folded):
        return "bachelor"
    return ""
