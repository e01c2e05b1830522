"""Stored renditions: what a harvester receives for a live record in one format, kept as finished XML. And the checks of
endpoints that administrators asked for."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deposits.models import Record


class Rendition(models.Model):
    """Valid while `fingerprint` and `datestamp` equal the record's and `crosswalk` the format's version (`elements.version`); made again on
    demand. Both texts are finished: a page of a list is these, one after another."""

    # The index of its constraint serves the record alone as well.
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="renditions", db_index=False)
    prefix = models.CharField(max_length=30)
    fingerprint = models.CharField(max_length=64)
    datestamp = models.DateTimeField()
    crosswalk = models.PositiveSmallIntegerField()
    header = models.TextField(help_text="the header element")
    xml = models.TextField(help_text="the record element: header, metadata and what is said about it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "prefix"], name="one_rendition_a_format")]

    def __str__(self) -> str:
        return f"{self.prefix} of {self.record_id}"


class Presentation(models.Model):
    """How the endpoint presents itself: what an administrator may say in Identify, and how long the log is kept. One row.

    What is left empty is left out, or follows from the settings.
    """

    repository_name = models.CharField(
        _("name of the repository"), max_length=250, blank=True, help_text=_("Empty: the name of the site.")
    )
    admin_emails = models.TextField(
        _("addresses of those in charge"), blank=True, help_text=_("One per line. Empty: the site's own address.")
    )
    content = models.TextField(_("what it holds"), blank=True)
    metadata_policy = models.TextField(_("policy on metadata"), blank=True)
    data_policy = models.TextField(_("policy on files"), blank=True)
    submission_policy = models.TextField(_("policy on deposits"), blank=True)
    policies_url = models.URLField(_("page of the policies"), blank=True)
    logo_url = models.URLField(_("address of a logo"), blank=True, help_text=_("Empty: the sign of the site."))
    logo_title = models.CharField(_("words for the logo"), max_length=250, blank=True)
    friends = models.TextField(
        _("other repositories"), blank=True, help_text=_("Addresses of their OAI-PMH endpoints, one per line.")
    )
    keep_log_days = models.PositiveSmallIntegerField(_("days that the log of harvests is kept"), default=180)

    class Meta:
        verbose_name = _("OAI-PMH")
        verbose_name_plural = _("OAI-PMH")

    def save(self, *args: object, **kwargs: object) -> None:
        self.pk = 1
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @classmethod
    def current(cls) -> Presentation:
        return cls.objects.filter(pk=1).first() or cls()


class Harvest(models.Model):
    """One walk through a list, from its first page to its last token; or, where `verb` gives no list, what a client asked
    by that verb in a day. Written by `oaipmh.log`, some seconds later, and thrown away after `keep_log_days`."""

    key = models.BigIntegerField(unique=True, help_text="of the list, carried by its tokens")
    client = models.CharField(_("client"), max_length=12, db_index=True, help_text="tells clients of one day apart, no longer")
    agent = models.CharField(_("user agent"), max_length=200)
    verb = models.CharField(_("verb"), max_length=20)
    prefix = models.CharField(_("format"), max_length=30, blank=True)
    set = models.CharField(_("set"), max_length=250, blank=True)
    start = models.CharField(_("from"), max_length=20, blank=True)
    until = models.CharField(_("until"), max_length=20, blank=True)
    began = models.DateTimeField(_("began"))
    last = models.DateTimeField(_("last seen"), db_index=True)
    requests = models.PositiveIntegerField(_("requests"), default=0)
    records = models.PositiveBigIntegerField(_("records"), default=0)
    size = models.PositiveBigIntegerField(_("records in the list"), null=True)
    reached = models.PositiveBigIntegerField(_("reached"), default=0, help_text="the furthest place in the list")
    sent = models.PositiveBigIntegerField(_("bytes"), default=0)
    milliseconds = models.PositiveBigIntegerField(_("milliseconds of our work"), default=0)
    complete = models.BooleanField(_("complete"), default=False)
    errors = models.PositiveIntegerField(_("errors"), default=0)
    last_error = models.CharField(_("last error"), max_length=60, blank=True)

    class Meta:
        ordering = ["-last"]
        verbose_name = _("harvest")
        verbose_name_plural = _("harvests")

    def __str__(self) -> str:
        return f"{self.verb} {self.began:%Y-%m-%d %H:%M}"

    @property
    def is_list(self) -> bool:
        return bool(self.prefix)

    @property
    def records_per_second(self) -> int | None:
        """How fast we served them, of our own time alone. None where nothing was measured."""
        return round(self.records * 1000 / self.milliseconds) if self.records and self.milliseconds else None

    @property
    def lasted(self) -> dt.timedelta:
        """From the first request to the last, with the harvester's own work and pauses in between."""
        return max(self.last - self.began, dt.timedelta())

    @property
    def percent(self) -> int | None:
        """How far through the list. None where its size is not known."""
        return min(100, self.reached * 100 // self.size) if self.size else None


class ClientKey(models.Model):
    """The key of one day, by which addresses become `Harvest.client`. It is deleted afterwards: nobody, we included, can
    then say whose harvest that was."""

    day = models.DateField(unique=True)
    key = models.BinaryField(max_length=32)


class EndpointCheck(models.Model):
    """A check of somebody's OAI-PMH endpoint that an administrator asked for, and its report without any language."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")

    url = models.URLField(_("base URL"), max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked = models.DateTimeField(_("asked"), default=timezone.now, db_index=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    step = models.CharField(max_length=20, blank=True, help_text="a key of `oaipmh.checking.survey.STEPS`")
    done = models.PositiveSmallIntegerField(default=0, help_text="steps that are behind it")
    errors = models.PositiveSmallIntegerField(default=0)
    warnings = models.PositiveSmallIntegerField(default=0)
    reached = models.BooleanField(default=True)
    report = models.JSONField(null=True)

    class Meta:
        ordering = ["-asked", "-pk"]
        verbose_name = _("check of an OAI-PMH endpoint")
        verbose_name_plural = _("checks of OAI-PMH endpoints")

    def __str__(self) -> str:
        return self.url

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.STOPPED)
