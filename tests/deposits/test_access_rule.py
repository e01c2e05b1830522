"""Right × audience × date, in one table."""

from __future__ import annotations

import datetime as dt

import pytest

from deposits.access import (
    ANONYMOUS,
    Actor,
    Derived,
    Grant,
    Policy,
    Protected,
    Right,
    Status,
    allows,
    derive,
    derive_record,
    tokens,
)

DAY = dt.date(2026, 6, 1)
BEFORE, AFTER = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)
READER = Actor(user_id=1, tokens=frozenset({"everyone", "user:1", "owner:1"}))
MEMBER = Actor(user_id=2, tokens=frozenset({"everyone", "user:2", "consortium", "institution:hue"}))
OTHER_MEMBER = Actor(user_id=3, tokens=frozenset({"everyone", "consortium", "institution:vinh"}))
EDITOR = Actor(user_id=4, tokens=frozenset({"everyone", "editor:0001"}))
STEWARDS = frozenset({"administrator", "editor:0001", "owner:9"})

EMBARGOED = Policy.embargoed(DAY)
EMBARGOED_FOR_HUE = Policy.embargoed(DAY, "institution:hue")
HUE = Policy.limited("institution:hue")
CONSORTIUM = Policy.limited("consortium")
NOBODY = Policy.limited()
NAMED = Policy.limited("user:1")
VIEW_ONLY = Policy(download=(Grant(audience="nobody"),))
UNTIL = Policy(view=(Grant(audience="everyone", until=BEFORE),), download=(Grant(audience="everyone", until=BEFORE),))
CLOSED = Policy(metadata=(Grant(audience="consortium"),))
NO_VIEW = Policy(view=(Grant(audience="nobody"),))


@pytest.mark.parametrize(
    ("policy", "actor", "right", "day", "allowed"),
    [
        (Policy.open(), ANONYMOUS, Right.DOWNLOAD, DAY, True),
        (EMBARGOED, ANONYMOUS, Right.METADATA, BEFORE, True),
        (EMBARGOED, ANONYMOUS, Right.VIEW, BEFORE, False),
        (EMBARGOED, ANONYMOUS, Right.VIEW, DAY, True),
        (EMBARGOED, ANONYMOUS, Right.DOWNLOAD, AFTER, True),
        (EMBARGOED, EDITOR, Right.DOWNLOAD, BEFORE, True),
        (EMBARGOED_FOR_HUE, MEMBER, Right.DOWNLOAD, BEFORE, True),
        (EMBARGOED_FOR_HUE, OTHER_MEMBER, Right.DOWNLOAD, BEFORE, False),
        (HUE, MEMBER, Right.DOWNLOAD, DAY, True),
        (HUE, OTHER_MEMBER, Right.VIEW, DAY, False),
        (HUE, ANONYMOUS, Right.METADATA, DAY, True),
        (CONSORTIUM, OTHER_MEMBER, Right.DOWNLOAD, DAY, True),
        (CONSORTIUM, READER, Right.DOWNLOAD, DAY, False),
        (NOBODY, MEMBER, Right.VIEW, DAY, False),
        (NOBODY, EDITOR, Right.DOWNLOAD, DAY, True),
        (NAMED, READER, Right.DOWNLOAD, DAY, True),
        (NAMED, MEMBER, Right.DOWNLOAD, DAY, False),
        (VIEW_ONLY, ANONYMOUS, Right.VIEW, DAY, True),
        (VIEW_ONLY, ANONYMOUS, Right.DOWNLOAD, DAY, False),
        (UNTIL, ANONYMOUS, Right.VIEW, BEFORE, True),
        (UNTIL, ANONYMOUS, Right.VIEW, DAY, False),
        # Downloading needs viewing, and viewing needs the metadata.
        (NO_VIEW, ANONYMOUS, Right.DOWNLOAD, DAY, False),
        (CLOSED, ANONYMOUS, Right.METADATA, DAY, False),
        (CLOSED, ANONYMOUS, Right.DOWNLOAD, DAY, False),
        (CLOSED, MEMBER, Right.DOWNLOAD, DAY, True),
    ],
)
def test_the_rule(policy: Policy, actor: Actor, right: Right, day: dt.date, allowed: bool) -> None:
    assert allows(actor, right, Protected(policy, stewards=STEWARDS), day) is allowed


def test_a_files_own_policy_replaces_the_records_for_its_bytes_but_not_for_the_metadata() -> None:
    council = Protected(Policy.open(), file=NOBODY, stewards=STEWARDS)
    assert allows(ANONYMOUS, Right.METADATA, council, DAY)
    assert not allows(ANONYMOUS, Right.VIEW, council, DAY)
    hidden = Protected(CLOSED, file=Policy.open(), stewards=STEWARDS)
    assert not allows(ANONYMOUS, Right.DOWNLOAD, hidden, DAY)


@pytest.mark.parametrize(
    ("policies", "derived"),
    [
        ([], Derived(Status.METADATA_ONLY)),
        ([Policy.open(), NOBODY], Derived(Status.OPEN)),
        ([EMBARGOED], Derived(Status.EMBARGOED, DAY)),
        ([HUE], Derived(Status.RESTRICTED)),
        ([NOBODY], Derived(Status.RESTRICTED)),
        ([VIEW_ONLY], Derived(Status.RESTRICTED)),
        ([Policy.embargoed(AFTER), EMBARGOED, HUE], Derived(Status.EMBARGOED, DAY)),
    ],
)
def test_the_status_of_a_record_is_that_of_its_most_open_file(policies: list[Policy], derived: Derived) -> None:
    assert derive_record([Protected(one) for one in policies], BEFORE) == derived


def test_an_embargo_that_has_ended_is_open() -> None:
    assert derive(Protected(EMBARGOED), DAY) == Derived(Status.OPEN)


def test_the_next_change_is_the_first_day_on_which_the_answer_differs() -> None:
    assert EMBARGOED.next_change(BEFORE) == DAY
    assert EMBARGOED.next_change(DAY) is None
    assert UNTIL.next_change(BEFORE) == DAY


def test_nobody_is_not_a_token_that_anybody_could_hold() -> None:
    assert tokens(Protected(NOBODY, stewards=frozenset()), Right.VIEW, DAY) == frozenset()


@pytest.mark.parametrize(
    "audience", ["", "all", "institution:", "institution:Hue", "user:x", "everyone ", "administrator", "editor:0001"]
)
def test_an_audience_is_one_of_those_that_exist(audience: str) -> None:
    with pytest.raises(ValueError, match="audience"):
        Grant(audience=audience)
