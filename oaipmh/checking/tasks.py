"""Checks in the background, asked for by administrators."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_q.tasks import async_task

from media.fetching import Fetcher
from oaipmh.checking.asking import Manners
from oaipmh.checking.check import base_url, check
from oaipmh.checking.report import Report
from oaipmh.checking.rule import Severity
from oaipmh.models import EndpointCheck

log = logging.getLogger(__name__)
KEEP: Final = dt.timedelta(days=90)
# A worker is given SLOW_RETRY_SECONDS; what is not asked by then is reported as not checked.
_SPARE: Final = 60


@transaction.atomic
def ask_for(url: str, *, user_id: int | None) -> EndpointCheck:
    """Queue a check; reports older than `KEEP` go."""
    EndpointCheck.objects.filter(asked__lt=timezone.now() - KEEP).delete()
    asked = EndpointCheck.objects.create(url=base_url(url), asked_by_id=user_id)
    async_task("oaipmh.checking.tasks.run", asked.pk, cluster="slow", task_name=f"oai_check {asked.pk}")
    return asked


def run(check_id: int, manners: Manners | None = None) -> None:
    """Check, telling how far it is. Delivered a second time, it stops: whatever killed the first worker would kill this one."""
    asked = EndpointCheck.objects.filter(pk=check_id).first()
    if asked is None or asked.is_over:
        return
    if asked.state == EndpointCheck.State.RUNNING:
        _keep(check_id, state=EndpointCheck.State.STOPPED)
        return
    _keep(check_id, state=EndpointCheck.State.RUNNING)
    try:
        report = check(
            asked.url,
            fetcher=_fetcher(),
            manners=manners or Manners(seconds=min(Manners.seconds, max(settings.SLOW_RETRY_SECONDS - _SPARE, 10))),
            on_step=lambda step, number, of: _keep(check_id, step=step, done=number),
        )
    except Exception:
        log.exception("oai_check.stopped url=%s", asked.url)
        _keep(check_id, state=EndpointCheck.State.STOPPED)
        return
    _finish(check_id, report)


def _finish(check_id: int, report: Report) -> None:
    _keep(
        check_id,
        state=EndpointCheck.State.DONE,
        errors=report.count(Severity.ERROR),
        warnings=report.count(Severity.WARNING),
        reached=report.reached,
        report=report.as_json(),
    )


def _fetcher() -> Fetcher:
    """Our own site may be checked wherever it stands; other private addresses only where the operator allows it."""
    site = urlsplit(settings.SITE_URL)
    own = frozenset({f"{site.scheme}://{site.netloc.lower()}"})
    return Fetcher(private=settings.CHECK_PRIVATE_ADDRESSES, own=own, agent=f"KhoMo oai_check (+{settings.SITE_URL})")


def _keep(check_id: int, **changes: object) -> None:
    EndpointCheck.objects.filter(pk=check_id).update(**changes)
