"""What was looked up for a deposit while its form was being filled in."""

from __future__ import annotations

from django.db import models

from deposits.lookup.errors import sentence
from deposits.lookup.found import Found, Work
from deposits.models.deposits import Deposit


class Lookup(models.Model):
    """The last thing that somebody pasted, and what came of it: offered in the form, and no part of the work. Either `found` or
    `problem` (a code of `deposits.lookup.errors`, with its `detail`) is there."""

    deposit = models.OneToOneField(Deposit, on_delete=models.CASCADE, related_name="lookup")
    asked = models.TextField(help_text="as it was pasted")
    found = models.JSONField(null=True)
    chosen = models.PositiveSmallIntegerField(null=True, help_text="which of several works it is")
    problem = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now=True)

    @property
    def result(self) -> Found | None:
        return Found.model_validate(self.found) if self.found is not None else None

    @property
    def work(self) -> Work | None:
        """The work that is meant: the one that was chosen, or the only one."""
        works = self.result.works if self.result else ()
        if self.chosen is not None and self.chosen < len(works):
            return works[self.chosen]
        return works[0] if len(works) == 1 else None

    @property
    def message(self) -> str:
        """Why nothing was found, in the language of the moment; empty where something was."""
        return sentence(self.problem, self.detail) if self.problem else ""
