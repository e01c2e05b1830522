"""Title, authors, advisors, year and school are told from covers of many layouts."""

from __future__ import annotations

from typing import Any

import pytest

from media.guessing.lines import Line
from tests.media.guessing.covers import guessed, page

Cover = tuple[list[list[Line]], dict[str, Any], dict[str, Any]]

COVERS: dict[str, Cover] = {
    "Word, name above the title": (
        [
            page(
                1, "12| ĐẠI HỌC QUỐC GIA HÀ NỘI", "12| TRƯỜNG ĐẠI HỌC KHOA HỌC TỰ NHIÊN", "", "14| Lê Thị Mẫu", "",
                "18| NGHIÊN CỨU SỰ PHÂN BỐ KIM LOẠI NẶNG", "18| TRONG TRẦM TÍCH SÔNG NHUỆ", "",
                "14| LUẬN VĂN THẠC SĨ KHOA HỌC", "14| Chuyên ngành: Hóa môi trường", "14| Mã số: 8440301.04", "", "12| Hà Nội – 2021",
            )
        ],
        {"body": "Mẫu được lấy ở mười điểm dọc sông Nhuệ; nước sông Nhuệ chảy chậm."},
        {
            "title": "Nghiên cứu sự phân bố kim loại nặng trong trầm tích sông Nhuệ", "authors": ["Lê Thị Mẫu"], "year": "2021",
            "institution": "Trường Đại học Khoa học tự nhiên, Đại học Quốc gia Hà Nội", "level": "master",
            "discipline": "Hóa môi trường", "discipline_code": "8440301.04",
        },
    ),
    "labels in a column, values beside them": (
        [
            page(
                1, "14| TRƯỜNG ĐẠI HỌC BÁCH KHOA HÀ NỘI", "", "28| ĐỒ ÁN TỐT NGHIỆP", "", "20| Hệ thống quản lý thư viện số", "20| dựa trên vi dịch vụ", "",
                "12|120| Sinh viên thực hiện", "12|330|+| : Trần Văn Thử", "12|120| MSSV", "12|330|+| : 20180001",
                "12|120| Giảng viên hướng dẫn", "12|330|+| : TS. Phạm Thị Nghiệm", "", "12| HÀ NỘI, 6/2022",
            )
        ],
        {},
        {"title": "Hệ thống quản lý thư viện số dựa trên vi dịch vụ", "authors": ["Trần Văn Thử"], "advisors": ["TS. Phạm Thị Nghiệm"], "year": "2022", "level": "bachelor"},
    ),
    "the title after its label, in capitals": (
        [
            page(
                1, "14| BỘ GIÁO DỤC VÀ ĐÀO TẠO", "14| TRƯỜNG ĐẠI HỌC NHA TRANG", "14| KHOA CÔNG NGHỆ THÔNG TIN", "", "26| BÁO CÁO ĐỒ ÁN TỐT", "26| NGHIỆP", "",
                "16| ĐỀ TÀI: ỨNG DỤNG MẠNG CNN", "16| NHẬN DẠNG CÁ BIỂN VIỆT NAM", "", "13| GVHD: PGS.TS. Đỗ Văn Ví", "13| SVTH: Hồ Thị Dụ - 61131234", "", "13| Khánh Hòa – 2023",
            )
        ],
        {},
        {"title": "Ứng dụng mạng CNN nhận dạng cá biển Việt Nam", "authors": ["Hồ Thị Dụ"], "advisors": ["PGS.TS. Đỗ Văn Ví"], "year": "2023", "department": "Khoa Công nghệ thông tin"},
    ),
    "three authors with their numbers, the advisor below his label": (
        [
            page(
                1, "16| TRƯỜNG ĐẠI HỌC SƯ PHẠM KỸ THUẬT TP.HCM", "", "16| BÙI MỘT: 17133001", "16| ĐẶNG THỊ HAI: 17133002", "16| VÕ BA: 17133003", "", "18|85| Đề tài:",
                "22| PHÁT HIỆN GIAN LẬN", "22| BẰNG HỌC MÁY", "", "20| KHÓA LUẬN TỐT NGHIỆP", "", "18| GIẢNG VIÊN HƯỚNG DẪN", "16| TS. NGÔ VĂN BỐN", "", "12| KHÓA 2017-2021",
            )
        ],
        {},
        {"title": "Phát hiện gian lận bằng học máy", "authors": ["Bùi Một", "Đặng Thị Hai", "Võ Ba"], "advisors": ["TS. Ngô Văn Bốn"], "year": "2021"},
    ),
    "two advisors of a doctoral thesis": (
        [
            page(
                1, "13| BỘ Y TẾ", "13| TRƯỜNG ĐẠI HỌC Y DƯỢC CẦN THƠ", "", "14| NGUYỄN PHAN MINH MẪU", "", "18| ĐẶC ĐIỂM LÂM SÀNG VÀ KẾT QUẢ ĐIỀU TRỊ", "18| SỐC NHIỄM KHUẨN Ở TRẺ EM", "",
                "14| LUẬN ÁN TIẾN SĨ Y HỌC", "", "14| Người hướng dẫn khoa học:", "14| 1. GS.TS. Lý Văn Năm", "14| 2. PGS.TS. Mai Thị Sáu", "", "13| CẦN THƠ - NĂM 2019",
            )
        ],
        {},
        {
            "title": "Đặc điểm lâm sàng và kết quả điều trị sốc nhiễm khuẩn ở trẻ em", "authors": ["Nguyễn Phan Minh Mẫu"],
            "advisors": ["GS.TS. Lý Văn Năm", "PGS.TS. Mai Thị Sáu"], "year": "2019", "level": "doctor",
        },
    ),
    "LaTeX, English": (
        [
            page(
                1, "12| EASTERN MARSH UNIVERSITY", "", "20| A Protocol for Slow Networks", "20| with Lossy Links", "", "17| by", "17| Jane Q. Sample", "",
                "12| A thesis submitted in partial fulfillment for the", "12| degree of Doctor of Philosophy", "12| in the", "12| Department of Computer Science", "", "14| August 2018",
            )
        ],
        {"language": "en"},
        {
            "title": "A Protocol for Slow Networks with Lossy Links", "authors": ["Jane Q. Sample"], "year": "2018", "institution": "Eastern Marsh University",
            "department": "Department of Computer Science", "degree": "Doctor of Philosophy", "level": "doctor",
        },
    ),
    "English, supervisor with many titles": (
        [
            page(
                1, "20| University of Somewhere", "20| Faculty of Mathematics", "", "17| Bachelor’s Thesis", "", "24| Random Walks on Trees", "20| Ion Exemplu", "",
                "14|90| Supervisor", "14|90| Lect. Dr. Eng. Ana Proba", "", "12| July, 2020",
            )
        ],
        {"language": "en"},
        {"title": "Random Walks on Trees", "authors": ["Ion Exemplu"], "advisors": ["Lect. Dr. Eng. Ana Proba"], "year": "2020", "level": "bachelor"},
    ),
    "French": (
        [
            page(
                1, "14| UNIVERSITÉ DE LA RIVIÈRE", "14| École doctorale des sciences", "", "18| THÈSE DE DOCTORAT", "", "22| Modélisation des crues du Mékong", "22| par assimilation de données", "",
                "14| présentée par", "16| Camille Exemple", "", "14| Directeur de thèse : Pr. Dominique Modèle", "", "12| Soutenue le 12 juin 2017",
            )
        ],
        {"language": "fr"},
        {
            "title": "Modélisation des crues du Mékong par assimilation de données", "authors": ["Camille Exemple"], "advisors": ["Pr. Dominique Modèle"], "year": "2017", "level": "doctor",
        },
    ),
    "German, no line of the school": (
        [page(1, "16| Simulation von Fahrzeugkolonnen", "12| Bachelorarbeit in Informatik", "", "12| vorgelegt von", "12| Kim Muster", "", "12| Betreuer: Prof. Dr. Alex Beispiel", "12| 8. August 2023")],
        {"language": ""},
        {"title": "Simulation von Fahrzeugkolonnen", "authors": ["Kim Muster"], "advisors": ["Prof. Dr. Alex Beispiel"], "year": "2023", "level": "bachelor"},
    ),
    "a cover without marks": (
        [
            page(
                1, "13| TRUONG DAI HOC CAN THO", "13| KHOA NONG NGHIEP", "", "20| ANH HUONG CUA PHAN HUU CO", "20| DEN NANG SUAT LUA", "", "16| LUAN VAN TOT NGHIEP",
                "", "13| Sinh vien thuc hien: Nguyen Van Thi", "13| Giao vien huong dan: ThS. Tran Thi Du", "", "13| Can Tho, 2009",
            )
        ],
        {"language": ""},
        {"title": "Anh huong cua phan huu co den nang suat lua", "authors": ["Nguyen Van Thi"], "advisors": ["ThS. Tran Thi Du"], "year": "2009"},
    ),
    "a school that is also in the title": (
        [
            page(
                1, "13| HỌC VIỆN HÀNH CHÍNH QUỐC GIA", "", "14| PHAN THỊ THÍ DỤ", "", "20| QUẢN LÝ ĐÀO TẠO TẠI", "20| TRƯỜNG ĐẠI HỌC TÂY NGUYÊN", "", "14| LUẬN VĂN THẠC SĨ QUẢN LÝ CÔNG", "",
                "13| NGƯỜI HƯỚNG DẪN KHOA HỌC: PGS.TS. VŨ VĂN MẪU", "", "13| ĐẮK LẮK - NĂM 2020",
            )
        ],
        {},
        {
            "title": "Quản lý đào tạo tại trường đại học Tây Nguyên", "authors": ["Phan Thị Thí Dụ"], "advisors": ["PGS.TS. Vũ Văn Mẫu"], "year": "2020",
            "institution": "Học viện Hành chính quốc gia", "level": "master",
        },
    ),
    "a report whose cover has no school": (
        [page(1, "22| Khảo sát thói quen đọc của sinh viên", "", "14| Nhóm thực hiện: Lâm Thị Thí và Cao Văn Dụ", "", "12| Ngày 3 tháng 5 năm 2016")],
        {},
        {"title": "Khảo sát thói quen đọc của sinh viên", "authors": ["Lâm Thị Thí", "Cao Văn Dụ"], "year": "2016"},
    ),
    "a title that begins as a label would": (
        [
            page(
                1, "13| TRƯỜNG ĐẠI HỌC VINH", "", "20| HỆ THỐNG CẢNH BÁO LŨ", "20| SỐ HÓA TẠI NGHỆ AN", "", "14| KHÓA LUẬN TỐT NGHIỆP ĐẠI HỌC", "",
                "13| Người thực hiện: Thầy HOÀNG VĂN DỤ – MSSV: 51403229", "13| ĐINH THỊ THỬ – MSSV: 51403351", "13| Lớp: 55K1", "13| Khoá: 18", "", "13| NGHỆ AN, NĂM 2018",
            )
        ],
        {},
        {"title": "Hệ thống cảnh báo lũ số hóa tại Nghệ An", "authors": ["Hoàng Văn Dụ", "Đinh Thị Thử"], "year": "2018"},
    ),
    "the second cover names the advisor": (
        [
            page(1, "12| TRƯỜNG ĐẠI HỌC THỦY LỢI", "", "14| Đoàn Văn Thử", "", "18| TÍNH TOÁN ỔN ĐỊNH ĐẬP ĐẤT", "", "14| LUẬN VĂN THẠC SĨ", "", "12| HÀ NỘI, 2015"),
            page(
                2, "12| TRƯỜNG ĐẠI HỌC THỦY LỢI", "", "14| Đoàn Văn Thử", "", "18| TÍNH TOÁN ỔN ĐỊNH ĐẬP ĐẤT", "", "14| LUẬN VĂN THẠC SĨ", "",
                "13| Cán bộ hướng dẫn: GS. TS. Kim Văn Ví", "13| Cán bộ đồng hướng dẫn: ThS. Tạ Thị Dụ", "12| HÀ NỘI, 2015",
            ),
        ],
        {},
        {"title": "Tính toán ổn định đập đất", "authors": ["Đoàn Văn Thử"], "advisors": ["GS. TS. Kim Văn Ví", "ThS. Tạ Thị Dụ"], "year": "2015"},
    ),
    "no cover, only a declaration": (
        [
            page(
                1, "24| LỜI CAM ĐOAN", "", "13|90| Tôi xin cam đoan luận văn thạc sĩ với tên đề tài “Dự báo mực nước hồ", "13|90| chứa bằng mạng nơ-ron” là công trình nghiên cứu do tôi thực hiện dưới sự hướng",
                "13|90| dẫn khoa học của PGS.TS. Lương Văn Mẫu, Viện Toán học, và chưa từng được công bố ở nơi", "13|90| nào khác, kể cả một phần của nó, cho đến ngày hôm nay.", "",
                "13|300| Huế, ngày 30 tháng 6 năm 2022", "13|400| Học viên", "", "13|380| Tô Thị Thử",
            )
        ],
        {},
        {"title": "Dự báo mực nước hồ chứa bằng mạng nơ-ron", "authors": ["Tô Thị Thử"], "advisors": ["PGS.TS. Lương Văn Mẫu"], "year": "2022"},
    ),
    "a paper of several authors with footnote marks": (
        [
            page(
                1, "14| Word Segmentation for Short Messages", "10|138| Vu An Sample", "7|199|+| 1", "10|204|+| , Ho Binh Test2", "10|280|+| , and Mai Chi Proof1", "9| 1 Faculty of Information Technology, Some University",
                "", "9|160| Abstract This paper presents a method for splitting short messages into words, which is trained on",
                "9|160| a small corpus and which is nevertheless better than what was known before it, as we show in", "9|160| experiments on three sets of data.",
            )
        ],
        {"language": "en"},
        {"title": "Word Segmentation for Short Messages", "authors": ["Vu An Sample", "Ho Binh Test", "Mai Chi Proof"]},
    ),
    "the file says more than the page": (
        [page(1, "12| Chương 1", "", "12|90| Trang đầu của tệp này không phải là bìa, và không nói gì về tác giả của nó cả.")],
        {"facts": {"title": "Đánh giá tác động của thủy điện", "author": "Quách Văn Thử", "created": "2014-03-02"}},
        {"title": "Đánh giá tác động của thủy điện", "authors": ["Quách Văn Thử"], "year": "2014"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", COVERS)
def test_a_cover_is_read(name: str) -> None:
    pages, options, expected = COVERS[name]
    found = guessed(*pages, **options)
    assert {field: found.get(field) for field in expected} == expected


def test_a_file_made_by_a_program_has_no_title_from_it() -> None:
    found = guessed(page(1, "12| Trang 1"), facts={"title": "Microsoft Word - KLTN_ban cuoi.docx", "author": "admin"})
    assert "title" not in found and "authors" not in found


def test_an_empty_document_gives_no_guesses() -> None:
    assert guessed([], language="") == {}
    assert guessed(language="") == {}
