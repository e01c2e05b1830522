"""Closing an account at its holder's wish (Law 91/2025/QH15): what is personal goes at once, what was published stays."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext as _

from deposits.errors import Unacceptable
from deposits.flows.consent import withdraw_consent
from deposits.flows.delete import delete
from deposits.models import CollectionEditor, Consent, Deposit, InstitutionMember, Person, State
from portal.accounts.actors import actor_for
from portal.accounts.models import User

_WAITING = (State.SUBMITTED, State.SCHEDULED)
_DRAFTS = (State.DRAFT, State.RETURNED)


@transaction.atomic
def close(user: User) -> None:
    """Name, addresses, logins, memberships and saved searches are deleted, drafts go into the bin, consents end. Published works
    and the log of who published them stay. Raises Unacceptable where somebody still waits for her."""
    if user.is_superuser:
        raise Unacceptable(_("You are an administrator: another administrator takes that from you first."))
    own = Deposit.objects.filter(owner=user, deleted=None)
    if own.filter(state__in=_WAITING).exists():
        raise Unacceptable(_("A deposit of yours waits for review. Take it back first, or wait for the answer."))
    actor = actor_for(user)
    for pk in own.filter(state__in=_DRAFTS).values_list("pk", flat=True):
        delete(actor=actor, deposit_id=pk)
    given = Consent.objects.filter(person=user, withdrawn=None, purpose__needed=False, deposit__owner=user)
    for deposit, code in given.values_list("deposit", "purpose__code"):
        withdraw_consent(actor=actor, deposit_id=deposit, code=code)
    for model in (EmailAddress, SocialAccount, InstitutionMember, CollectionEditor):
        model.objects.filter(user=user).delete()
    user.saved_searches.all().delete()
    user.groups.clear()
    Person.objects.filter(user=user).update(user=None, orcid_verified=None)
    user.name, user.email, user.is_active, user.is_staff = _("Closed account"), f"closed-{user.pk}@closed.invalid", False, False
    user.set_unusable_password()
    user.save()
