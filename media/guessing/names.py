"""Whether a line is a person's name, and the names in it."""

from __future__ import annotations

import re

from media.guessing.casing import as_name
from media.guessing.lines import fold
from media.guessing.words import STUDENT_NUMBER

# Family names of the Kinh and of other peoples of Việt Nam, folded. They cover more than 99 % of bearers.
FAMILY_NAMES = frozenset(
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dao doan trinh dinh lam mai truong luong cao chau ta to ha "
    "han phung tong quach thai luu kieu nghiem tang vuong dam la bach trieu chu giang khong khuat au dong thach son kim danh mac lo vi "
    "hua lieu ninh on nong vien lu tu ro dieu hy khuong ma mua ngan nham sung thieu ton van khau lac trac kha luc phu ong tieu ung".split()
)
# Small words of sentences: no name has them, however it is set.
_NEVER = frozenset("tại của và trong cho với theo trên đến từ các những bằng để về ở of for with using".split())
_ITEM = re.compile(r"^\s*\d{1,2}\s*[.)]\s*")
_TITLE = (
    r"(?:GS|PGS|TSKH|TS|ThS|Th\.S|ThS|CN|KS|BS|DS|Ths|Ts|TH\.S|THS|BSCKII|BSCKI|CKII|CKI|NGƯT|NGND|NCS|NCVC|GVC|KTS|CKI|LS|HV"
    r"|Dr|Prof|Professor|Lect|Eng|Assoc|Asst|Associate|Assistant|Mr|Mrs|Ms|Ph\.?D|M\.?Sc|MSc|B\.?Sc|Dipl|Ing|dr|hab|inż|in˙z|mgr|Pr|M|MM|Mme)"
)
_TITLES = re.compile(rf"(?:{_TITLE}\b[.,]*[\s\-–/]*(?:{_TITLE}\b[.,]*[\s\-–/]*)*)")
_COURTESY = re.compile(r"^(?:thầy giáo|cô giáo|thầy|cô|ông|bà|anh|chị|giảng viên|giáo viên)\s+", re.I)
_AFTER = re.compile(
    r",\s*(?:Professor|Associate Professor|Assistant Professor|Lecturer|Ph\.?D\.?|M\.?Sc\.?|prof\.|Senior|Dr\.?|M\.?D\.?).*$",
    re.I,
)
_PARTICLES = frozenset("van von der den de da di du la le del bin binti al el ter ten zu y i".split())
_NOT_NAMES = frozenset(
    "ha noi|ho chi minh|thanh pho ho chi minh|da nang|can tho|thai nguyen|nha trang|thua thien hue|hai phong|viet nam|tom tat|muc luc|"
    "chu ky|ho ten|ho va ten|ton duc thang|le quy don|quang ninh|quang nam|quang tri|kien giang|tien giang|dong nai|dong thap|tu khoa|"
    "lam dong|ha tinh|ha nam|ha giang|cao bang|vinh long|cao hoc|ky thuat".split("|")
)
_BETWEEN = re.compile(r"\s*(?:;|\t| {3,}|\s(?:và|and|&|et|und|–)\s|,\s(?:and|và)\s)\s*")
_WORD = re.compile(r"[^\W\d_](?:\.|[\w’'.\-]+)")


def is_person(text: str, *, vietnamese: bool = False) -> bool:
    """Two to six words with capitals, nothing else; the first a family name of Việt Nam where `vietnamese`."""
    bare = bare_name(text)
    words = bare.split()
    if not 2 <= len(words) <= 6 or fold(bare) in _NOT_NAMES or re.search(r"[\d:;!?“”\"(){}@/]", bare):
        return False
    if not all(_WORD.fullmatch(word) and (word[0].isupper() or fold(word) in _PARTICLES) for word in words):
        return False
    if any(word.lower() in _NEVER for word in words):
        return False
    known = fold(words[0]) in FAMILY_NAMES
    if known and len(words) <= 5:
        return True
    return not vietnamese and len(words) <= 5 and sum(1 for word in words if word[0].isupper()) >= 2


def titled(text: str) -> bool:
    """“PGS.TS. Lê Quang Vinh”."""
    found = _TITLES.match(_ITEM.sub("", text.strip()))
    return bool(found and found.end() and is_person(text))


def bare_name(text: str) -> str:
    """Without titles, numbers of students, footnote marks and what else stands beside a name."""
    kept = _COURTESY.sub("", _without_number(text).strip(" .,:;–-*†‡_"))
    found = _TITLES.match(kept)
    if found and found.end() < len(kept):
        kept = kept[found.end() :]
    kept = _COURTESY.sub("", kept)
    return " ".join(_AFTER.sub("", re.sub(r"[\d*†‡∗]+$", "", kept)).strip(" .,:;–-*†‡_").split())


def with_title(text: str) -> str:
    """The name with its academic title as written, without courtesy and numbers: “PGS. TS. Hà Văn An”."""
    name = bare_name(text)
    found = _TITLES.match(_COURTESY.sub("", _ITEM.sub("", text).strip(" .,:;–-")))
    title = " ".join(found.group().split()).rstrip(" -–/") if found else ""
    return f"{title} {as_name(name)}".strip() if name else ""


def people_in(text: str, *, vietnamese: bool = False) -> list[str]:
    """The names in a line, still with their titles; empty where anything else stands in it. Three spaces are a gap."""
    found = _split(text, vietnamese)
    return found if found or "   " not in text else _split(" ".join(text.split()), vietnamese)


def _split(text: str, vietnamese: bool) -> list[str]:
    kept = _without_number(text)
    parts = [part for part in _BETWEEN.split(kept) if part.strip(" .,")]
    if len(parts) < 2 and not _AFTER.search(kept):
        commas = [part.strip() for part in kept.split(",") if part.strip()]
        parts = commas if len(commas) > 1 and all(is_person(part) for part in commas) else parts
    else:
        parts = [one for part in parts for one in _split_commas(part)]
    parts = [part.strip() for part in parts]
    return parts if parts and all(is_person(part, vietnamese=vietnamese) for part in parts) else []


def _split_commas(part: str) -> list[str]:
    pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
    return pieces if len(pieces) > 1 and all(is_person(piece) for piece in pieces) else [part]


def _without_number(text: str) -> str:
    """Cut off at a student's number or class. The pattern is of folded text: its length is that of the composed one."""
    kept = re.sub(r"\([^)]{0,200}\)|<[^>]{0,200}>|\S{1,64}@\S{1,255}|{[^}]{0,200}}", " ", _ITEM.sub("", text))
    folded = "".join(fold(letter) or " " for letter in kept)
    found = STUDENT_NUMBER.search(folded)
    return kept[: found.start()] if found else kept
