"""Sheets and archives as tests send them, and bringing them in as the page does."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from deposits.access import Actor
from deposits.flows import batches
from deposits.flows.batches import Sending
from deposits.models import Batch, Collection, Kind
from deposits.sheets.writing import separated
from media import store
from media.models import StoredFile

HEADER = ["Mã", "Nhan đề", "Tác giả", "Tác giả", "GVHD", "Năm", "Trình độ", "Cơ sở đào tạo", "Tóm tắt", "Từ khóa", "Tệp"]
Bring = Callable[..., Batch]


def line(number: int, **changes: str) -> list[str]:
    said = {
        "Mã": f"LV-{number}", "Nhan đề": f"Xâm nhập mặn {number}", "Tác giả": "Trần Thị Nhung", "GVHD": "PGS.TS. Lê Vinh",
        "Năm": "18/9/2026", "Trình độ": "Thạc sĩ", "Cơ sở đào tạo": "Đại học Huế", "Tóm tắt": "Mặn đến sớm.",
        "Từ khóa": "mặn; ngọt", "Tệp": f"luận văn {number}.txt", **changes,
    }  # fmt: skip
    return [said.get(name, "") if HEADER.index(name) == place else "Lê Thị Bình" for place, name in enumerate(HEADER)]


def sheet(*rows: Sequence[str], header: Sequence[str] = HEADER) -> StoredFile:
    return store.receive(io.BytesIO(b"".join(separated(header, rows))), name="sheet.csv")


def archive(names: Sequence[str], content: str = "Nước mặn.") -> StoredFile:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as written:
        for name in names:
            written.writestr(name, f"{content} {unicodedata.normalize('NFC', name)}")
    return store.receive(io.BytesIO(target.getvalue()), name="files.zip")


def bringing(collection: Collection, editor: Actor) -> Bring:
    """Begin, check, order and carry out, as the page does."""

    def work(*rows: Sequence[str], files: Sequence[str] | None = None, until: str = "done", **more: Any) -> Batch:
        names = files if files is not None else [f"luận văn {number}.txt" for number in range(1, len(rows) + 1)]
        sending = Sending(
            **{  # type: ignore[arg-type]
                "sheet": more.pop("sent", None) or sheet(*rows),
                "sheet_name": "sheet.csv",
                "archive": archive(names) if names else None,
                "collection": collection,
                "kind": Kind.objects.get(code="master-thesis"),
                "language": "en",
                **more,
            }
        )
        batch = batches.begin(actor=editor, sending=sending)
        batch = batches.check(actor=editor, batch_id=batch.pk)
        if until == "done" and batch.state == Batch.State.CHECKED:
            batches.order(actor=editor, batch_id=batch.pk)
            while batches.carry_out(actor=editor, batch_id=batch.pk, seconds=0):
                pass
        batch.refresh_from_db()
        return batch

    return work


def outcomes(batch: Batch) -> list[str]:
    return list(batch.found.values_list("outcome", flat=True))


def problems(batch: Batch) -> list[tuple[int, str, str]]:
    return [(row.number, column, message) for row in batch.found.all() for column, message in row.problems]
