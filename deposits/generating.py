"""Invented records for trying the repository at size: the same number always gives the same record."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

from deposits.flows.incoming import as_line

_FAMILY = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai Trịnh Lương".split()
_MIDDLE = "Văn Thị Hữu Đức Minh Ngọc Thanh Quang Hồng Xuân Thu Kim Bảo Gia Khánh Anh Tuấn Hoài Diệu Quốc".split()
_GIVEN = "An Bình Châu Dung Đạt Giang Hà Hạnh Hùng Khoa Lan Linh Long Mai Nam Ngân Oanh Phúc Quỳnh Sơn Tâm Thảo Trang Uyên Vinh Yến".split()
_OPENINGS = (
    "Nghiên cứu",
    "Đánh giá",
    "Xây dựng",
    "Phân tích",
    "Ứng dụng",
    "Tối ưu hóa",
    "Mô phỏng",
    "Khảo sát",
    "Thiết kế",
    "Dự báo",
)
_THINGS = (
    "chất lượng nước ngầm", "mô hình học sâu", "vật liệu nano", "giống lúa chịu mặn", "hệ thống tưới tiết kiệm", "rừng ngập mặn",
    "kết cấu bê tông", "mạng cảm biến không dây", "tinh dầu tràm", "di sản kiến trúc", "phương ngữ địa phương", "thị trường lao động",
    "nuôi tôm thâm canh", "năng lượng mặt trời", "xử lý ảnh y tế", "giáo dục vùng cao", "đường sắt đô thị", "dược liệu bản địa",
)  # fmt: skip
_PLACES = (
    "Thừa Thiên Huế",
    "Cần Thơ",
    "Đà Nẵng",
    "Hà Nội",
    "Nghệ An",
    "Đắk Lắk",
    "Quảng Ninh",
    "Khánh Hòa",
    "Lâm Đồng",
    "Sóc Trăng",
)
_WORDS = (
    "kết quả cho thấy phương pháp được đề xuất có độ chính xác cao hơn so với các nghiên cứu trước đây trong điều kiện thực nghiệm "
    "tại địa bàn khảo sát số liệu thu thập từ năm đến tháng mẫu nước đất trầm tích phân tích thống kê hồi quy sai số trung bình "
    "người dân địa phương chính sách phát triển bền vững môi trường kinh tế xã hội giải pháp kỹ thuật hiệu quả chi phí đường dương"
).split()


def lines(
    count: int, *, collections: Sequence[tuple[str, Sequence[str]]], kinds: Sequence[str], pages: int = 0
) -> Iterator[bytes]:
    """`count` records as JSON lines. `collections`: slug and the kinds that it accepts (none: all)."""
    for number in range(1, count + 1):
        yield as_line(record(number, collections, kinds, pages)) + b"\n"


def record(number: int, collections: Sequence[tuple[str, Sequence[str]]], kinds: Sequence[str], pages: int) -> dict[str, Any]:
    draw = random.Random(number)  # noqa: S311 - repeatable, not secret
    collection, accepted = draw.choice(collections)
    kind = draw.choice(accepted or kinds)
    thing, place = draw.choice(_THINGS), draw.choice(_PLACES)
    year = draw.randint(1995, 2026)
    people = [_person(draw, "author") for _ in range(draw.choice((1, 1, 1, 2, 3)))] + [_person(draw, "advisor")]
    metadata: dict[str, Any] = {
        "kind": kind,
        "title": f"{draw.choice(_OPENINGS)} {thing} ở {place} giai đoạn {year - draw.randint(2, 6)}–{year} ({number})",
        "language": draw.choices(("vi", "en"), (9, 1))[0],
        "contributors": people,
        "abstracts": [{"text": _text(draw, 60).capitalize() + ".", "lang": "vi"}],
        "keywords": [{"text": thing, "lang": "vi"}, {"text": place, "lang": "vi"}],
        "subjects": [{"scheme": "vn-fields-2008", "code": str(draw.randint(1, 6))}],
        "issued": str(year),
    }
    described: dict[str, Any] = {"source_identifier": f"made-{number:08d}", "collection": collection, "metadata": metadata}
    if pages:
        text = [f"Trang {page}. " + _text(draw, 300) for page in range(1, pages + 1)]
        described["files"] = [{"name": f"made-{number:08d}.txt", "text": text}]
    return described


def _person(draw: random.Random, role: str) -> dict[str, Any]:
    family, middle, given = draw.choice(_FAMILY), draw.choice(_MIDDLE), draw.choice(_GIVEN)
    return {"role": role, "name": {"display": f"{family} {middle} {given}", "family": family, "given": f"{middle} {given}"}}


def _text(draw: random.Random, words: int) -> str:
    return " ".join(draw.choices(_WORDS, k=words))
