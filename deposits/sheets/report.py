"""What became of the rows of a batch, as a table to take along."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from deposits.models import Batch


def header() -> list[str]:
    return [_("Row"), _("Key"), _("Title"), _("Outcome"), _("Number in the repository"), _("State"), _("What is wrong")]


def rows(batch: Batch) -> Iterator[list[str]]:
    for row in batch.found.select_related("deposit").iterator(chunk_size=500):
        yield [
            str(row.number),
            row.key.removeprefix("k:") if row.key.startswith("k:") else "",
            row.title,
            str(row.get_outcome_display()),
            row.deposit.public_id if row.deposit else "",
            str(row.deposit.get_state_display()) if row.deposit else "",
            "\n".join(": ".join(filter(None, problem)) for problem in row.problems),
        ]
