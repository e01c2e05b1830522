"""Lists by name and keyword: rows that are derived from records, kept up to date by `flows.listing`, and may be made again."""

from __future__ import annotations

from django.db import models

from deposits.models.records import Record


class Heading(models.Model):
    """A person in a role, a term or a keyword, under which works are listed. Spellings that differ only in capitals,
    punctuation or the place of a tone have one `identity`."""

    class Index(models.TextChoices):
        AUTHOR = "author"
        ADVISOR = "advisor"
        SUBJECT = "subject"
        KEYWORD = "keyword"

    index = models.CharField(max_length=7, choices=Index.choices)
    identity = models.CharField(max_length=250)
    # Bytes, because databases compare texts by rules of their own.
    key = models.BinaryField(max_length=250, help_text="collation key: Vietnamese order")
    label = models.CharField(max_length=500)
    works = models.PositiveIntegerField(default=0, help_text="records that everyone may see")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["index", "identity"], name="one_heading_an_identity")]
        indexes = [models.Index(fields=["index", "key", "id"], name="heading_order")]

    def __str__(self) -> str:
        return self.label


class HeadingEntry(models.Model):
    """A record under a heading. `shown`: it is counted among the heading's works."""

    pk = models.CompositePrimaryKey("heading_id", "record_id")
    heading = models.ForeignKey(Heading, on_delete=models.CASCADE, related_name="entries", db_index=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="headings")
    shown = models.BooleanField()


class RecordAudience(models.Model):
    """Who may see the description of a published record that not everyone may see. Records that everyone may see have none."""

    pk = models.CompositePrimaryKey("record_id", "token")
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="audiences", db_index=False)
    token = models.CharField(max_length=150)

    class Meta:
        indexes = [models.Index(fields=["token", "record"], name="audience_records")]
