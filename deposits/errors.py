"""Why a flow refuses. Each carries a sentence for the person who asked, in the language of the moment.

FlowError
├── NotAllowed      this actor may not do this
├── WrongState      not from the state that the deposit or record is in
├── Stale           somebody saved in between; nothing was overwritten
├── Incomplete      required things are missing or wrong: `problems` names each
└── Unacceptable    what was given cannot be taken (a file type, an address …)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Problem:
    """One thing to mend: the field's name in the catalogue (`files` for the files) and a sentence about it."""

    field: str
    message: str


class FlowError(Exception):
    message: object = _("This could not be done.")

    def __init__(self, message: object = None) -> None:
        self.message = message or type(self).message
        super().__init__(str(self.message))

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(FlowError):
    message = _("You may not do this. Ask an editor of the collection.")


class _Meanwhile(FlowError):
    @classmethod
    def told(cls, happened: str) -> Self:
        """With what happened and by whom, in a sentence of its own; without one, in general words."""
        if not happened:
            return cls()
        return cls(
            gettext("Nothing was done. Meanwhile: %(happened)s Reload the page to see where it stands.") % {"happened": happened}
        )


class WrongState(_Meanwhile):
    message = _("This is no longer possible: somebody has changed the deposit meanwhile. Reload the page to see where it stands.")


class Stale(_Meanwhile):
    message = _("This deposit was changed in another window. Nothing was overwritten: reload to see both.")


class Incomplete(FlowError):
    message = _("Some required parts are missing.")

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self.problems = list(problems)


class Unacceptable(FlowError):
    pass
