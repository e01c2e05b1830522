"""Review steps, set through the flow that an administrator uses."""

from __future__ import annotations

from typing import Any

from deposits.flows.define_steps import WantedStep, define_steps
from deposits.models import Collection, ReviewStep
from portal.accounts.models import User
from tests.factories.deposits import TEST


def step(name: str, *people: User, editors: bool | None = None, **options: Any) -> WantedStep:
    """A step of these people; of the editors where there are none."""
    return WantedStep(
        name,
        f"{name} (en)",
        editors=not people if editors is None else editors,
        people=tuple(one.pk for one in people),
        **options,
    )


def set_steps(collection: Collection, *steps: WantedStep, reviewed: bool = True) -> list[ReviewStep]:
    define_steps(actor=TEST, collection=collection, steps=steps, reviewed=reviewed)
    return list(collection.steps.all())
