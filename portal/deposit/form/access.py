"""Who may read the files: the choices that people understand, and the `Policy` that each means."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from deposits.access import CONSORTIUM, EVERYONE, NOBODY, Grant, Policy, today
from deposits.embargoes import REASONS, last_day
from deposits.metadata import dates
from deposits.metadata.written import Unreadable
from deposits.models import Institution
from portal.accounts.models import User
from portal.deposit.form.lines import read_date
from portal.deposit.form.typed import box

TypedAccess = dict[str, str]
COLUMNS = ("choice", "until", "meanwhile", "persons", "because", "reason")
OPEN, EMBARGO, INSTITUTION, CONSORTIUM_ONLY, PERSONS, CLOSED, AS_SET, INHERITED = (
    "open", "embargo", "institution", "consortium", "persons", "nobody", "as-set", "",
)  # fmt: skip
OTHER = "other"
_NOTHING = {"until": "", "meanwhile": CLOSED, "persons": "", "because": "", "reason": ""}


def show(policy: Policy, institution: Institution) -> TypedAccess:
    """`choice`; for an embargo `until` and the audience of `meanwhile`; the addresses of `persons`; `because`, a code of
    `deposits.embargoes` or `other`, with `reason` in the depositor's own words. A policy that no choice can say is
    `as-set`: it stays as it is until another choice is made."""
    typed = _NOTHING | {"choice": AS_SET} | _shown_reason(policy.reason)
    if policy.view != policy.download:
        return typed
    if addresses := _persons(policy):
        return typed | {"choice": PERSONS, "persons": addresses}
    first, *others = policy.download or (Grant(audience=NOBODY),)
    names = {EVERYONE: OPEN, CONSORTIUM: CONSORTIUM_ONLY, NOBODY: CLOSED, f"institution:{institution.slug}": INSTITUTION}
    embargo = first.audience == EVERYONE and first.since is not None and first.until is None
    timeless = all(one.since is None and one.until is None and one.audience in names for one in others)
    if embargo and timeless and len(others) < 2:
        meanwhile = names[others[0].audience] if others else CLOSED
        return typed | {"choice": EMBARGO, "until": dates.to_text(str(first.since)), "meanwhile": meanwhile}
    if not others and first.since is None and first.until is None and first.audience in names:
        return typed | {"choice": names[first.audience]}
    return typed


def show_file(policy: Policy | None, institution: Institution) -> TypedAccess:
    """The same for a file; without a policy of its own it has the deposit's."""
    if policy is None:
        return _NOTHING | {"choice": INHERITED}
    return show(policy, institution)


def _shown_reason(reason: str) -> TypedAccess:
    return {"because": reason, "reason": ""} if reason in REASONS else {"because": OTHER if reason else "", "reason": reason}


def _persons(policy: Policy) -> str:
    """The addresses of those named, where the policy names people at all times and nobody else."""
    ids = [one.audience.removeprefix("user:") for one in policy.download if one.audience.startswith("user:")]
    if not ids or len(ids) != len(policy.download) or any(one.since or one.until for one in policy.download):
        return ""
    return "; ".join(sorted(User.objects.filter(pk__in=ids).values_list("email", flat=True)))


def _named(typed: str) -> tuple[str, ...]:
    """The audiences of people with these addresses. Unreadable where somebody has no account: nobody could let them in."""
    addresses = list(dict.fromkeys(one.casefold() for one in re.split(r"[\s;,]+", typed) if one))
    if not addresses:
        raise Unreadable(_("Write the e-mail addresses of those who may read it."), column="persons")
    found = {one.email.casefold(): one.pk for one in User.objects.filter(is_active=True, email__in=addresses)}
    if missing := [one for one in addresses if one not in found]:
        words = _("Nobody here has the address %(addresses)s. Ask them to make an account first, then write it again.")
        raise Unreadable(words % {"addresses": ", ".join(missing)}, column="persons")
    return tuple(f"user:{found[one]}" for one in addresses)


def take(post: QueryDict, prefix: str) -> TypedAccess | None:
    if f"{prefix}-choice" not in post:
        return None
    return {column: post.get(f"{prefix}-{column}", "") for column in COLUMNS}


def policy_of(typed: TypedAccess, institution: Institution, before: Policy) -> Policy:
    """What the choice means. Who may see the description, and what `as-set` means, stays as it was before."""
    # Beside a choice from the list, words of one's own count only for “other”: pages without the list send them alone.
    because = typed.get("because", "")
    reason = because if because in REASONS else " ".join(typed["reason"].split())
    audience = {
        INSTITUTION: (f"institution:{institution.slug}",),
        CONSORTIUM_ONLY: (CONSORTIUM,),
        CLOSED: (),
    }
    match typed["choice"]:
        case "as-set":
            return before.model_copy(update={"reason": reason})
        case "open":
            chosen = Policy(reason=reason)
        case "embargo":
            with box(0, "until"):
                until = _day(typed["until"], before)
            chosen = Policy.embargoed(until, *audience.get(typed["meanwhile"], ()), reason=reason)
        case "persons":
            chosen = Policy.limited(*_named(typed.get("persons", "")), reason=reason)
        case known if known in audience:
            chosen = Policy.limited(*audience[known], reason=reason)
        case _unknown:
            raise Unreadable(_("Choose who may read the files."))
    return chosen.model_copy(update={"metadata": before.metadata})


def _day(typed: str, before: Policy) -> dt.date:
    """The day on which an embargo ends: a whole date, and in the future unless it stands there already."""
    if not typed.strip():
        raise Unreadable(_("Write the day from which everyone may read it, such as 01/06/2027."))
    written = read_date(typed)
    if len(written) < 10:
        raise Unreadable(
            _("The day is missing in “%(typed)s”. Write day/month/year, such as 01/06/2027.") % {"typed": typed.strip()}
        )
    day = dt.date.fromisoformat(written)
    stands = day in {grant.since for grant in before.download}
    last = last_day()
    if last and day > last and not stands:
        words = _("The files can be kept closed until %(last)s at the latest. Ask the library if you need longer.")
        raise Unreadable(words % {"last": dates.to_text(str(last))})
    if day <= today() and not stands:
        raise Unreadable(
            _("%(day)s is not in the future. Write a later day, or choose “Everyone”.") % {"day": dates.to_text(written)}
        )
    return day


def as_json(policy: Policy) -> dict[str, Any]:
    return policy.model_dump(mode="json")
