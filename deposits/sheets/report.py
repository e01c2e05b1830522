"""What became of the rows of a batch, as a table to take along."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from deposits.models import Batch, Deposit


def header() -> list[str]:
    return [_("Row"), _("Key"), _("Title"), _("Outcome"), _("Number in the repository"), _("State"), _("What is wrong")]


def rows(batch: Batch, known: QuerySet[Deposit]) -> Iterator[list[str]]:
    """Numbers and states only of deposits that the reader knows: one may have come to other people since."""
    seen = set(known.filter(pk__in=batch.found.values("deposit")).values_list("pk", flat=True))
    for row in batch.found.select_related("deposit").iterator(chunk_size=500):
        deposit = row.deposit if row.deposit_id in seen else None
        yield [
            str(row.number),
            row.key.removeprefix("k:") if row.key.startswith("k:") else "",
            row.title,
            str(row.get_outcome_display()),
            deposit.public_id if deposit else "",
            str(deposit.get_state_display()) if deposit else "",
            "\n".join(": ".join(filter(None, problem)) for problem in row.problems),
        ]
