"""Stored renditions: what a harvester receives for a live record in one format, kept as finished XML."""

from __future__ import annotations

from django.db import models

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
