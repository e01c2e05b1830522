"""Stored renditions: what a harvester receives for a live record in one format, kept as finished XML."""

from __future__ import annotations

from django.db import models

from deposits.models import Record


class Rendition(models.Model):
    """Valid while `fingerprint` equals the record's and `crosswalk` the crosswalk's version; made again on demand."""

    # The index of its constraint serves the record alone as well.
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="renditions", db_index=False)
    prefix = models.CharField(max_length=30)
    fingerprint = models.CharField(max_length=64)
    crosswalk = models.PositiveSmallIntegerField()
    sets = models.TextField(help_text="the setSpec elements of its header: the record's fingerprint covers them too")
    xml = models.TextField(help_text="the metadata element's content, without XML declaration")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "prefix"], name="one_rendition_a_format")]

    def __str__(self) -> str:
        return f"{self.prefix} of {self.record_id}"
