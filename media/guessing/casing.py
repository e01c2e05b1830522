"""Covers shout. A title in capitals is written as a sentence, a name as a name, the way the work itself writes its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_MOST_TEXT = 400_000  # characters of the work that are looked at
_ROMAN = re.compile(r"(?=[IVXL]{2,}$)X{0,3}(?:IX|IV|V?I{0,3})")
# A Vietnamese syllable without its marks: onset, vowels, coda (Đoàn Thiện Thuật, Ngữ âm tiếng Việt).
_SYLLABLE = re.compile(r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?(?:[aeiouy]{1,3})(?:ng|nh|ch|[cmnpt])?")
# Names that a cover in capitals hides and that the work may never write: written as these are.
_PROPER = (
    "Việt Nam|Hà Nội|Hồ Chí Minh|Đà Nẵng|Cần Thơ|Hải Phòng|Thái Nguyên|Nha Trang|Thừa Thiên Huế|Huế|Đà Lạt|Quy Nhơn|Sài Gòn|Tây Nguyên"
    "|Cửu Long|Sông Hồng|Tây Bắc|Đông Nam Bộ|Nam Bộ|Bắc Bộ|Trung Bộ|Đông Nam Á|An Giang|Bà Rịa|Vũng Tàu|Bắc Giang|Bắc Kạn|Bạc Liêu|Bắc Ninh"
    "|Bến Tre|Bình Định|Bình Dương|Bình Phước|Bình Thuận|Cà Mau|Cao Bằng|Đắk Lắk|Đắk Nông|Điện Biên|Đồng Nai|Đồng Tháp|Gia Lai|Hà Giang"
    "|Hà Nam|Hà Tĩnh|Hậu Giang|Hưng Yên|Khánh Hòa|Kiên Giang|Kon Tum|Lai Châu|Lâm Đồng|Lạng Sơn|Lào Cai|Long An"
    "|Nam Định|Nghệ An|Ninh Bình|Ninh Thuận|Phú Thọ|Phú Yên|Quảng Bình|Quảng Nam|Quảng Ngãi|Quảng Ninh|Quảng Trị|Sóc Trăng|Sơn La"
    "|Tây Ninh|Thanh Hóa|Tiền Giang|Trà Vinh|Tuyên Quang|Vĩnh Long|Vĩnh Phúc|Yên Bái|Nhật Bản|Trung Quốc|Hàn Quốc|Tôn Đức Thắng"
    "|TP|TPHCM|TP HCM"
)
_PROPER_NAME = re.compile(rf"(?<!\w)(?:{_PROPER})(?!\w)", re.I)
_PROPER_FORM = {name.lower(): name for name in _PROPER.split("|")}
_MARK = re.compile("[ăâđêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵ\u1ea0-\u1ef9]", re.I)
_SMALL = frozenset("of the and for in on at to a an de la le les du des et und der die das für và".split())
_VIETNAMESE_SMALL = frozenset("và của thuộc tại".split())


def is_shouted(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and sum(map(str.isupper, letters)) >= 0.8 * len(letters)


def as_sentence(text: str, work: str, fold: Callable[[str], str]) -> str:
    """`text` in sentence case where it is in capitals; otherwise as it is. `work` is the text of the whole work: a phrase
    that stands there in small letters is taken as it is written, and each other word as it is mostly written inside
    sentences: “Cửu Long” keeps its capitals and “SCARA” all of them."""
    if not is_shouted(text):
        return text
    work = work[:_MOST_TEXT]
    if written := _as_written(text, work):
        return written[0].upper() + written[1:]
    habits = _habits(work, {word.lower() for word in _WORD.findall(text)})
    words = _WORD.sub(lambda found: _cased(found.group(), habits, fold), text)
    return _with_capital(with_proper_names(words))


def with_proper_names(text: str) -> str:
    return _PROPER_NAME.sub(lambda found: _PROPER_FORM[found.group().lower()], text)


def as_name(text: str, work: str = "") -> str:
    """A person's name, or an institution's, each word with a capital; as the work writes it where it does."""
    if not is_shouted(text):
        return text
    if written := _as_written(text, work[:_MOST_TEXT]):
        return written
    return _WORD.sub(lambda found: _name_word(found.group(), found.start()), text)


def _name_word(word: str, start: int) -> str:
    lower = word.lower()
    if start and (lower in _VIETNAMESE_SMALL or lower in _SMALL):
        return lower
    return word if _ROMAN.fullmatch(word) else lower.capitalize()


def _as_written(text: str, work: str) -> str:
    """The same words as the work writes them elsewhere, when not in capitals."""
    words = _WORD.findall(text)
    if len(words) < 2:
        return ""
    gap = r"[\s\-–,:()“”\"/&.]{1,4}"
    pattern = re.compile(gap.join(re.escape(word) for word in words), re.I)
    found = Counter(" ".join(match.group().split()) for match in pattern.finditer(work) if not is_shouted(match.group()))
    plain = [one for one, _times in found.most_common(1)]
    if not plain:
        return ""
    # the marks between the words as on the cover
    cased = iter(_WORD.findall(plain[0]))
    return _WORD.sub(lambda _word: next(cased), text)


def _habits(work: str, wanted: set[str]) -> dict[str, Counter[str]]:
    """How often each word is written small, with a capital, or in capitals, inside sentences in small letters."""
    habits: dict[str, Counter[str]] = {word: Counter() for word in wanted}
    for line in work.split("\n"):
        if is_shouted(line):
            continue
        for found in _WORD.finditer(line):
            word = found.group()
            if word.isupper() and _MARK.search(word):
                continue  # a heading in a line of text: abbreviations have no such letters
            if word.lower() in habits and not (word[0].isupper() and not word.isupper() and _opens(line[: found.start()])):
                habits[word.lower()][_shape(word)] += 1
    return habits


def _opens(before: str) -> bool:
    """Whether a word after this begins a sentence, where a capital says nothing of it."""
    return before.rstrip()[-1:] in ("", *'.:?!“"•-–(')


def _shape(word: str) -> str:
    if len(word) > 1 and word.isupper():
        return "capitals"
    return "capital" if word[:1].isupper() else "small"


def _cased(word: str, habits: dict[str, Counter[str]], fold: Callable[[str], str]) -> str:
    lower = word.lower()
    shapes = habits.get(lower)
    if shapes:
        match shapes.most_common(1)[0][0]:
            case "capitals":
                return word
            case "capital":
                return lower.capitalize()
            case _small:
                return lower
    if _ROMAN.fullmatch(word):
        return word
    bare = fold(lower)
    if len(word) > 1 and not _SYLLABLE.fullmatch(bare) and (len(word) <= 4 or not re.search("[aeiouy]", bare)):
        return word  # an abbreviation nobody explained: no syllable of Vietnamese, too short for a foreign word
    return lower


def _with_capital(text: str) -> str:
    found = _WORD.search(text)
    if not found:
        return text
    at = found.start()
    return text[:at] + text[at].upper() + text[at + 1 :]
