"""What somebody types, a text, and whether the text is found: the rules for Vietnamese, one line each."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple


class Pair(NamedTuple):
    rule: str
    typed: str
    text: str
    found: bool = True


def _nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


PAIRS = [
    # One text, however it is encoded
    Pair("NFC finds NFD", "đường sắt", _nfd("đường sắt Bắc Nam")),
    Pair("NFD finds NFC", _nfd("đường sắt"), "đường sắt Bắc Nam"),
    Pair("capitals", "ĐƯỜNG SẮT", "đường sắt Bắc Nam"),
    Pair("small letters find capitals", "đường sắt", "ĐƯỜNG SẮT BẮC NAM"),
    Pair("Ð of another alphabet is Đ", "đại học", "Ðại học Huế"),
    Pair("ligature", "film", "ﬁlm tài liệu"),
    Pair("full-width digits", "2023", "năm ２０２３"),
    Pair("soft hyphen inside a word", "trường học", "trư\u00adờng học"),
    Pair("zero-width space inside a word", "trường học", "trường\u200b học"),
    Pair("no-break space between words", "Hà Nội", "Hà\u00a0Nội"),
    # Two ways to place the tone
    Pair("òa finds oà", "hòa bình", "hoà bình"),
    Pair("oà finds òa", "hoà bình", "hòa bình"),
    Pair("óa finds oá", "hóa học", "hoá học"),
    Pair("oả finds ỏa", "thoả thuận", "thỏa thuận"),
    Pair("oã finds õa", "loã xoã", "lõa xõa"),
    Pair("ọa finds oạ", "họa sĩ", "hoạ sĩ"),
    Pair("oẻ finds ỏe", "sức khoẻ", "sức khỏe"),
    Pair("óe finds oé", "lóe sáng", "loé sáng"),
    Pair("ùy finds uỳ", "tùy bút", "tuỳ bút"),
    Pair("uý finds úy", "thuý", "Thúy Kiều"),
    Pair("ủy finds uỷ", "ủy ban", "Uỷ ban nhân dân"),
    Pair("uỵ finds ụy", "luỵ", "lụy tình"),
    Pair("a misplaced tone", "quá trình", "qúa trình"),
    Pair("another tone is another word", "hỏa", "hòa bình", False),
    # Without marks: everything
    Pair("unmarked finds marked", "duong sat", "đường sắt"),
    Pair("unmarked finds another marking", "duong", "dương"),
    Pair("unmarked d finds đ", "dong", "đồng"),
    Pair("unmarked finds unmarked", "nam", "Nam Bộ"),
    Pair("unmarked finds NFD", "nghien cuu", _nfd("nghiên cứu")),
    Pair("unmarked finds every vowel", "uoc uong", "ước ượng"),
    Pair("unmarked finds either placement", "hoa binh", "hoà bình"),
    Pair("unmarked is no prefix", "duon", "đường", False),
    Pair("unmarked French", "universite", "université de Hué"),
    # A mark that is typed must be there
    Pair("đường is not dương", "đường", "dương", False),
    Pair("đường is not đương", "đường", "đương", False),
    Pair("đường is not dường", "đường", "dường như", False),
    Pair("đường is not unmarked", "đường", "duong sat", False),
    Pair("mã is not má", "mã", "má", False),
    Pair("mã is not ma", "mã", "ma", False),
    Pair("bản is not bán", "bản", "bán", False),
    Pair("ô is not ơ", "cô", "cơ", False),
    Pair("ă is not â", "căn", "cân", False),
    # A mark that is missing does not constrain
    Pair("đ typed, vowels and tone not", "đuong", "đường"),
    Pair("đ typed finds another vowel", "đuong", "đương"),
    Pair("đ typed is not d", "đuong", "dương", False),
    Pair("vowels typed, tone not", "đương", "đường"),
    Pair("vowels typed, đ and tone not", "dương", "đường"),
    Pair("tone typed, vowels not", "dùong", "dường"),
    Pair("tone typed, another tone", "dùong", "dướng", False),
    Pair("nguyên finds nguyễn", "nguyên", "Nguyễn Trãi"),
    Pair("nguyên finds nguyện", "nguyên", "nguyện vọng"),
    Pair("nguyên is not nguyen", "nguyên", "nguyen", False),
    Pair("nguyễn is not nguyên", "nguyễn", "nguyên lý", False),
    Pair("half-marked words together", "nghiên cuu khoa hoc", "Nghiên cứu khoa học"),
    Pair("each mark counts", "nghiên cưu khóa học", "Nghiên cứu khoa học", False),
    Pair("ê typed, tone not", "tiên", "tiến sĩ"),
    Pair("tone typed, ê not", "tién", "tiến sĩ"),
    # Words together
    Pair("in any order", "học khoa cứu nghiên", "Nghiên cứu khoa học"),
    Pair("all words are needed", "nghiên cứu sinh", "nghiên cứu khoa học", False),
    Pair("phrase", '"khoa học"', "nghiên cứu khoa học"),
    Pair("phrase in another order", '"học khoa"', "nghiên cứu khoa học", False),
    Pair("phrase with a gap", '"nghiên khoa"', "nghiên cứu khoa học", False),
    Pair("phrase without marks", '"khoa hoc"', "nghiên cứu khoa học"),
    Pair("phrase half-marked", '"nghiên cuu khoa"', "Nghiên cứu khoa học"),
    Pair("phrase with a wrong mark", '"nghiên cừu"', "nghiên cứu", False),
    Pair("phrase of half-marked words", '"tiên bô ky thuât"', "tiến bộ kỹ thuật"),
    Pair("without", "khoa học -văn", "khoa học máy tính"),
    Pair("without what is there", "khoa học -máy", "khoa học máy tính", False),
    Pair("without an unmarked word", "khoa học -may", "khoa học máy tính", False),
    Pair("without a word of other marks", "khoa học -mây", "khoa học máy tính"),
    Pair("no stop words", "của và là", "cái của và là gì"),
    Pair("no stems", "universities", "university", False),
    # Codes and identifiers, whole and in part
    Pair("code whole", "T2023-KHTN-05", "mã số T2023-KHTN-05"),
    Pair("code in small letters", "t2023-khtn-05", "mã số T2023-KHTN-05"),
    Pair("code, first part", "T2023", "mã số T2023-KHTN-05"),
    Pair("code, middle part", "KHTN", "mã số T2023-KHTN-05"),
    Pair("code, two parts", "KHTN-05", "mã số T2023-KHTN-05"),
    Pair("code written together", "T2023KHTN05", "mã số T2023-KHTN-05"),
    Pair("another code", "T2023-KHTN-06", "mã số T2023-KHTN-05", False),
    Pair("code with other dashes", "T2023–KHTN–05", "mã số T2023‑KHTN‑05"),
    Pair("DOI whole", "10.1234/khomo.2023.15", "doi: 10.1234/khomo.2023.15"),
    Pair("DOI as an address", "10.1234/khomo.2023.15", "https://doi.org/10.1234/khomo.2023.15"),
    Pair("DOI suffix", "khomo.2023.15", "doi: 10.1234/khomo.2023.15"),
    Pair("ISBN whole", "978-604-80-1234-5", "ISBN 978-604-80-1234-5"),
    Pair("ISBN without dashes", "9786048012345", "ISBN 978-604-80-1234-5"),
    Pair("ISBN with dashes", "978-604-80-1234-5", "ISBN 9786048012345"),
    Pair("ISBN with spaces", '"978 604 80 1234 5"', "ISBN 978-604-80-1234-5"),
    Pair("hyphenated whole", "work-life", "work-life balance"),
    Pair("hyphenated in part", "life", "work-life balance"),
    Pair("hyphenated written together", "worklife", "work-life balance"),
    Pair("hyphenated written apart", "work-life", "work life balance"),
    Pair("COVID-19", "COVID-19", "đại dịch COVID-19"),
    Pair("covid 19", "covid 19", "đại dịch COVID-19"),
    Pair("covid19", "covid19", "đại dịch COVID-19"),
    Pair("COVID-19 finds COVID19", "COVID-19", "đại dịch COVID19"),
    Pair("C++", "C++", "lập trình C++ cơ bản"),
    Pair("c++ in small letters", "c++", "lập trình C++, cơ bản"),
    Pair("C++ is not C", "C++", "lập trình C cơ bản", False),
    Pair("C is not C++", '"trình C"', "lập trình C++", False),
    Pair("C#", "C#", "lập trình C# cơ bản"),
    Pair("H₂O", "H₂O", "phân tử H₂O"),
    Pair("H2O finds H₂O", "H2O", "phân tử H₂O"),
    Pair("H₂O finds H2O", "H₂O", "phân tử H2O"),
    Pair("m2 finds m²", "m2", "diện tích 30 m²"),
    Pair("name with a hyphen", "Mác-Lênin", "chủ nghĩa Mác - Lênin"),
    Pair("name with a hyphen, unmarked", "mac-lenin", "chủ nghĩa Mác-Lênin"),
    Pair("apostrophe", "l’université", "l'université de Hué"),
    Pair("slash", "nam/nữ", "tỉ lệ nam/nữ"),
    Pair("underscore", "bao_cao", "tệp bao_cao_2020"),
    Pair("Han", "漢喃", "chữ 漢喃 cổ"),
    Pair("Han in another order", "喃漢", "chữ 漢喃 cổ", False),
    Pair("decimal", "3,14", "số pi là 3,14"),
]  # fmt: skip

NAMES = [
    Pair("in order", "Nguyễn Văn A", "Nguyễn Văn A"),
    Pair("given name first", "A Nguyễn Văn", "Nguyễn Văn A"),
    Pair("family, given", "Nguyễn, Văn A", "Nguyễn Văn A"),
    Pair("family and given", "Nguyễn A", "Nguyễn Văn A"),
    Pair("unmarked", "nguyen van a", "Nguyễn Văn A"),
    Pair("unmarked, given name first", "a nguyen van", "Nguyễn Văn A"),
    Pair("half-marked", "Nguyên Van Đuc", "Nguyễn Văn Đức"),
    Pair("other marks", "Nguyễn Vân A", "Nguyễn Văn A", False),
    Pair("two family names", "ton nu thi", "Tôn Nữ Thị Ninh"),
    Pair("either tone placement", "Thuý Hoà", "Lê Thúy Hòa"),
    Pair("foreign", "Schrodinger", "Erwin Schrödinger"),
    Pair("with a hyphen", "Levi-Strauss", "Claude Lévi-Strauss"),
    Pair("institution, unmarked", "dai hoc su pham", "Trường Đại học Sư phạm"),
]  # fmt: skip
