"""Made-up records and pages of any number, spread like real text: few words are everywhere, most are rare.

The words are syllables put together by rule, so that nobody's text is copied; 200 real ones lead the list.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate, product
from typing import Final

from search.port import Document, TextBlock
from search.vietnamese import compose

_COMMON: Final = """
của và là các có trong cho được với một những để không người khi đã này về từ đến tại nghiên cứu học công việt nam nhân
phát triển kinh tế quản lý ứng dụng hệ thống thông tin đánh giá phân tích giải pháp nâng cao chất lượng sản xuất môi trường
nước xây dựng giáo dục đào tạo sinh viên đại khoa kỹ thuật năng lực mô hình phương dữ liệu mạng máy tính điện tử bệnh viện
doanh nghiệp ngân hàng thành phố tỉnh huyện xã hội văn hóa lịch sử pháp luật đất rừng lúa cá tôm thủy nông lâm thú y dược
thực trạng hoạt động yếu tố ảnh hưởng hiệu quả thiết kế chế biến bảo vệ chính sách thị trường du lịch biển sông hồ núi đường
Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Văn Thị Minh Hùng Lan Hương Anh Tuấn Quang Đức Thảo
""".split()
_INITIALS: Final = "b c ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x".split()
_FINALS: Final = "a ai am an ang anh ao au ay ăm ăn ăng âm ân âng ât e em en eo ê êm ên ênh iêm iên iêu o oa oan oi om on ong ô ôi ôm ôn ông ơ ơi ơn u ua ui um un ung uy ư ưa ưng ươi ương".split()  # fmt: skip
_TONES: Final = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")


def words() -> list[str]:
    """The real ones first, then every other syllable in an order that does not change."""
    made = [compose(initial + final[0] + tone + final[1:]) for initial, final, tone in product(_INITIALS, _FINALS, _TONES)]
    random.Random(1).shuffle(made)
    return list(dict.fromkeys(_COMMON + made))


class Corpus:
    """Documents by number: the same seed gives the same documents."""

    def __init__(self, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        self._words = words()
        self._weights = list(accumulate(1 / (rank + 4) for rank in range(len(self._words))))
        self._pieces = [self.words(150) for _ in range(2_000)]

    def words(self, number: int) -> str:
        return " ".join(self._chance.choices(self._words, cum_weights=self._weights, k=number))

    def page(self) -> str:
        """About 300 words, 1,400 characters."""
        return f"{self._chance.choice(self._pieces)}.\n{self._chance.choice(self._pieces)}."

    def document(self, number: int, pages: int = 0) -> Document:
        chance = self._chance
        author, advisor = self.words(3).title(), self.words(3).title()
        year = 2026 - int(chance.expovariate(0.12)) % 40
        everyone = frozenset({"everyone"})
        return Document(
            id=f"r{number}",
            tokens=everyone,
            titles=[self.words(14).capitalize()],
            names=[author, advisor],
            keywords=[self.words(2) for _ in range(5)],
            abstracts=[chance.choice(self._pieces)],
            identifiers=[f"10.1234/khomo.{number}", f"T{year}-KHTN-{number}"],
            other=["Trường Đại học Sư phạm", "Bộ sưu tập luận văn"],
            fields={"author": [author], "advisor": [advisor]},
            facets={
                "kind": [f"kind-{int(chance.paretovariate(1)) % 8}"],
                "institution": [f"institution-{int(chance.paretovariate(0.8)) % 60}"],
                "collection": ["root", f"collection-{chance.randrange(200)}"],
                "subject": [f"subject-{int(chance.paretovariate(0.6)) % 2_000}" for _ in range(3)],
                "language": ["vi" if chance.random() < 0.9 else "en"],
                "access": ["open" if chance.random() < 0.8 else "restricted"],
            },
            year=year,
            sort={
                "published": f"{year}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}",
                "title": f"{chance.random():.12f}",
            },
            texts=[TextBlock("luan-van.pdf", everyone, [self.page() for _ in range(pages)])] if pages else (),
        )

    def documents(self, start: int, number: int, pages: int = 0) -> Iterator[Document]:
        return (self.document(one, pages) for one in range(start, start + number))
