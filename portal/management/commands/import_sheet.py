"""`manage.py import_sheet SHEET`: deposits from a sheet (CSV, XLSX), with their files from a folder or ZIP file."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import FlowError
from deposits.flows import batches
from deposits.flows.batches import Sending
from deposits.models import Batch, BatchRow, Collection, Deposit, Kind
from deposits.sheets import report
from deposits.sheets.writing import separated
from media import store
from media.errors import MediaError
from media.management.speaking import SpeakingCommand
from portal.accounts.actors import actor_for
from portal.accounts.models import User
from portal.desk.batch.headings import same_twice

_SECONDS = 10


class Command(SpeakingCommand):
    help = (
        "Bring in the rows of a sheet as drafts, submitted or published works of one person. Interrupted, run it again in the "
        "same way: it goes on. Run on the same sheet later it changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("sheet", type=Path)
        parser.add_argument("--as", dest="person", required=True, metavar="EMAIL", help="who brings them in: an editor")
        parser.add_argument("--files", type=Path, metavar="PATH", help="a folder or ZIP file with the files that the sheet names")
        parser.add_argument("--collection", metavar="SLUG", help="for rows that name none")
        parser.add_argument("--kind", metavar="CODE", help="for rows that name none")
        parser.add_argument("--to", dest="goal", choices=Batch.Goal.values, default=Batch.Goal.DRAFT)
        parser.add_argument("--agreed", action="store_true", help="the depositors have accepted the deposit agreement")
        parser.add_argument("--column", action="append", default=[], metavar="HEADING=NAME", help="what a column means")
        parser.add_argument("--dry-run", action="store_true", help="say what each row would do, and do nothing")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write what became of each row, as CSV")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email__iexact=options["person"], is_active=True).first()
        if person is None:
            raise CommandError(_("There is no account %(email)s.") % {"email": options["person"]})
        actor = actor_for(person)
        try:
            batch = self._batch(actor, options)
            if batch.state != Batch.State.WORKING:
                batch = batches.check(actor=actor, batch_id=batch.pk)
                self._warn(batch)
            if batch.state == Batch.State.CHECKED and not options["dry_run"]:
                batches.order(actor=actor, batch_id=batch.pk)
            self._carry_out(actor, batch)
        except (FlowError, MediaError, OSError) as error:
            raise CommandError(str(error)) from error
        batch.refresh_from_db()
        if batch.refusal:
            raise CommandError(batch.refusal)
        self._tell(batch, options)

    def _warn(self, batch: Batch) -> None:
        """Before anything else: what `--column` should settle."""
        for label, read, left in same_twice(batch):
            words = _("“%(label)s” stands in the sheet more than once: the column “%(read)s” is read, “%(others)s” is left out.")
            self.say(words % {"label": label, "read": read, "others": "”, “".join(left)})

    def _batch(self, actor: Actor, options: dict[str, Any]) -> Batch:
        """The one that was interrupted, if the same is asked; else a new one."""
        sheet: Path = options["sheet"]
        with sheet.open("rb") as source:
            digest = hashlib.file_digest(source, "sha256").hexdigest()
        place = str(options["files"].resolve(strict=True)) if options["files"] else ""
        asked = {
            "place": place,
            "collection": self._named(Collection, "slug", options["collection"]),
            "kind": self._named(Kind, "code", options["kind"]),
            "goal": options["goal"],
            "agreed": options["agreed"],
            "mapping": dict(one.rpartition("=")[::2] for one in options["column"]),
        }
        begun = Batch.objects.filter(user=actor.user_id, sheet__sha256=digest, state=Batch.State.WORKING, **asked).first()
        if begun is not None and not options["dry_run"]:
            self.say(_("Going on after row %(number)d.") % {"number": begun.position})
            return begun
        with sheet.open("rb") as source:
            stored = store.receive(source, name=sheet.name)
        language = (translation.get_language() or "vi")[:2]
        sending = Sending(sheet=stored, sheet_name=sheet.name, language=language, **asked)
        return batches.begin(actor=actor, sending=sending)

    def _named(self, model: Any, field: str, value: str | None) -> Any:
        if not value:
            return None
        found = model.objects.filter(**{field: value}).first()
        if found is None:
            raise CommandError(_("There is no “%(name)s” here.") % {"name": value})
        return found

    def _carry_out(self, actor: Actor, batch: Batch) -> None:
        began, more = time.monotonic(), True
        while more:
            more = batches.carry_out(actor=actor, batch_id=batch.pk, seconds=_SECONDS)
            batch.refresh_from_db()
            if batch.position:
                rate = batch.position / (time.monotonic() - began)
                self.say(
                    _("%(done)d of %(total)d rows (%(rate).0f a second)")
                    % {"done": batch.position, "total": batch.total, "rate": rate}
                )

    def _tell(self, batch: Batch, options: dict[str, Any]) -> None:
        counts = Counter(batch.found.values_list("outcome", flat=True))
        for outcome, count in counts.items():
            self.say(f"{BatchRow.Outcome(outcome).label}: {count}")
        for row in batch.found.exclude(problems=[])[:50]:
            for problem in row.problems:
                self.say(f"{row.number}\t{': '.join(filter(None, problem))}")
        if options["report"]:
            options["report"].write_bytes(b"".join(separated(report.header(), report.rows(batch, Deposit.objects.all()))))
