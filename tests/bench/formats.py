"""Writing the description of a record in each metadata format: records a second of processor time, from a record already read."""

from __future__ import annotations

import os
import time

ROUNDS = {"small": 2_000, "full": 10_000}


def run(scale: str) -> list[dict[str, object]]:
    """A thesis with two abstracts of 200 words, keywords, identifiers and a file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from deposits import crosswalks
    from tests.crosswalks.works import FULL, public_file, public_record

    abstracts = [{"text": f"{word} " * 200, "lang": lang} for word, lang in (("nước mặn", "vi"), ("salt water", "en"))]
    record = public_record({**FULL, "abstracts": abstracts}, files=(public_file("toàn văn.pdf"),))
    figures: list[dict[str, object]] = []
    for prefix, crosswalk in crosswalks.formats().items():
        began = time.process_time()
        for _ in range(ROUNDS[scale]):
            crosswalk.write(record)
        rate = ROUNDS[scale] / (time.process_time() - began)
        figures.append({"name": prefix, "value": round(rate), "unit": "records/s", "goal": "≥ 1500", "met": rate >= 1_500})
    return figures
