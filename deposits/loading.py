"""Loading many records from a stream of JSON lines: batch by batch, with a checkpoint after each, errors by line.

Interrupted anywhere it goes on where it stopped; run again on the same input it changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from pydantic import ValidationError

from deposits.access import Actor
from deposits.flows.incoming import digest, parse
from deposits.flows.receive import Authorities, Line, Outcome, receive
from deposits.models import ImportRun

BATCH = 500


@dataclass(frozen=True)
class Input:
    """Where lines come from. `read(offset)` yields lines from a byte offset on; `identity` names the same input again."""

    source: str
    identity: str
    read: Callable[[int], Iterator[bytes]]


def load(data: Input, *, actor: Actor, restart: bool, progress: Callable[[int, int], object]) -> tuple[Outcome, ImportRun]:
    """Receive all lines. `progress(lines, bytes)` is told how much each batch held."""
    run, _ = ImportRun.objects.get_or_create(source=data.source, digest=data.identity)
    if restart or run.finished:
        run.line = run.offset = 0
        run.counts, run.finished = {}, None
    outcome = Outcome()
    authorities = Authorities()
    if run.offset:
        progress(run.line, run.offset)
    for batch in _batches(data.read(run.offset)):
        outcome.add(_receive(batch, run.line, data.source, actor, authorities))
        size = sum(len(line) for line in batch)
        run.line += len(batch)
        run.offset += size
        _checkpoint(run, outcome)
        progress(len(batch), size)
    run.finished = timezone.now()
    _checkpoint(run, outcome)
    return outcome, run


def _batches(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for line in lines:
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _receive(batch: list[bytes], before: int, source: str, actor: Actor, authorities: Authorities) -> Outcome:
    lines: list[Line] = []
    outcome = Outcome()
    for number, raw in enumerate(batch, start=before + 1):
        if not raw.strip():
            continue
        try:
            lines.append(Line(number, digest(raw.strip()), parse(raw)))
        except ValueError as error:
            outcome.errors.append((number, describe(error)))
    outcome.add(receive(actor=actor, source=source, lines=lines, authorities=authorities))
    outcome.errors.sort()
    return outcome


def describe(error: ValueError) -> str:
    """One line about what is wrong with a line."""
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(str(part) for part in one['loc']) or 'line'}: {one['msg']}" for one in error.errors()[:5])
    return str(error)


@transaction.atomic
def _checkpoint(run: ImportRun, outcome: Outcome) -> None:
    run.counts = {
        "created": outcome.created,
        "revised": outcome.revised,
        "unchanged": outcome.unchanged,
        "errors": len(outcome.errors),
    }
    run.save()
