"""The public heads of published works, and what was published as."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from deposits.access import Policy, Protected, Status
from deposits.ids import new_id
from deposits.metadata.document import Metadata
from deposits.models.collections import Collection
from deposits.models.deposits import Deposit, FileRole, stewards, usual_access
from deposits.models.institutions import Institution
from deposits.models.kinds import Kind
from deposits.models.people import NameKey, Person
from media.models import StoredFile


class Repository(models.Model):
    """The one row that fixes the OAI namespace when the repository is installed, whatever the host becomes."""

    namespace = models.CharField(max_length=200)
    installed = models.DateTimeField(auto_now_add=True)

    def save(self, *args: object, **kwargs: object) -> None:
        self.pk = 1
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Exposure(models.TextChoices):
    """What an anonymous harvester is told of a record."""

    LIVE = "live"
    DELETED = "deleted"
    HIDDEN = "hidden"  # it was never public: not even a deleted header tells of it


class Record(models.Model):
    """The public head. Columns below `snapshot` are derived from it and rebuilt with it (`flows.rebuild`)."""

    public_id = models.CharField(max_length=12, unique=True, default=new_id)
    oai_identifier = models.CharField(max_length=250, unique=True)
    deposit = models.OneToOneField(Deposit, null=True, on_delete=models.PROTECT, related_name="record")
    source = models.CharField(max_length=100, blank=True, help_text="where a loaded or harvested record came from")
    source_identifier = models.CharField(max_length=250, blank=True)
    source_digest = models.CharField(max_length=64, blank=True, help_text="of the line or record it was received as")
    origins = models.JSONField(null=True, help_text="`Origin`s of a description that was harvested, the latest harvest first")
    previous = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="newer", help_text="the version of the work before this one"
    )
    snapshot = models.ForeignKey("Snapshot", null=True, on_delete=models.PROTECT, related_name="+")
    published = models.DateTimeField(help_text="first publication")
    datestamp = models.DateTimeField(help_text="whole seconds; moves whenever a harvester would receive something else")
    withdrawn = models.DateTimeField(null=True)
    withdrawal_reason = models.TextField(blank=True)
    removed = models.DateTimeField(null=True, help_text="by legal order: nothing of it is left to be restored")

    exposure = models.CharField(max_length=8, choices=Exposure.choices, default=Exposure.LIVE)
    fingerprint = models.CharField(max_length=64, help_text="of what an anonymous harvester receives")
    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="records")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="records")
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="records")
    title = models.TextField()
    language = models.CharField(max_length=35, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    status = models.CharField(max_length=14, choices=[(one.value, one.value) for one in Status])
    opens = models.DateField(null=True, help_text="end of the embargo")
    next_change = models.DateField(null=True, db_index=True, help_text="the day on which access changes by itself")

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        indexes = [
            # Exposure and kind are there so that a list of a million is counted without a look at its rows.
            models.Index(fields=["datestamp", "id", "exposure", "kind"], name="record_keyset"),
            models.Index(fields=["exposure", "published"], name="record_newest"),
            models.Index(fields=["collection", "published"], name="record_in_collection"),
            models.Index(fields=["institution", "published"], name="record_in_institution"),
            models.Index(fields=["year"], name="record_year"),
            # Counting by year and by institution what everyone may see, without a look at the rows.
            models.Index(fields=["exposure", "year"], name="record_live_by_year"),
            models.Index(fields=["exposure", "institution"], name="record_live_by_institution"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_identifier"], condition=~models.Q(source=""), name="one_record_a_source"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("record:page", args=[self.public_id])

    @property
    def address(self) -> str:
        """The lasting, whole address."""
        return f"{settings.SITE_URL}/records/{self.public_id}/"

    @property
    def is_tombstone(self) -> bool:
        return self.withdrawn is not None

    @property
    def current(self) -> Snapshot:
        assert self.snapshot is not None, "a record is created together with its first snapshot"
        return self.snapshot

    @property
    def stewards(self) -> frozenset[str]:
        return stewards(self.collection, self.deposit.owner_id if self.deposit else None)

    @property
    def protected(self) -> Protected:
        """What `access.allows` is asked about for the record's metadata."""
        return Protected(self.current.access, stewards=self.stewards)


class Snapshot(models.Model):
    """Immutable, numbered, authored: the metadata, access and files of a record as it was published."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="snapshots")
    number = models.PositiveIntegerField()
    created = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.TextField(blank=True, help_text="what changed, for readers")
    metadata = models.JSONField()
    policy = models.JSONField()

    class Meta:
        ordering = ["record", "number"]
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="one_snapshot_a_number")]

    @property
    def document(self) -> Metadata:
        return Metadata.model_validate(self.metadata)

    @property
    def access(self) -> Policy:
        return Policy.read(self.policy)


class SnapshotFile(models.Model):
    """A file as it was published: the part of a snapshot that must be looked up."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="files")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=250)
    role = models.CharField(max_length=12, choices=FileRole.choices, default=FileRole.MAIN)
    order = models.PositiveIntegerField(default=0)
    policy = models.JSONField(null=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["snapshot", "name"], name="one_name_a_snapshot")]

    @property
    def access(self) -> Policy | None:
        return Policy.model_validate(self.policy) if self.policy is not None else usual_access(self.role)


class RecordSet(models.Model):
    """Membership of a record in an OAI-PMH set, kept after withdrawal. `datestamp` repeats the record's, for the keyset."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="sets")
    spec = models.CharField(max_length=250)
    datestamp = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "spec"], name="once_a_set")]
        indexes = [models.Index(fields=["spec", "datestamp", "record"], name="set_keyset")]


class FurtherCollection(models.Model):
    """A collection in which a record is shown besides its own. It is found there, and in its sets; its editors look after it
    no more than anybody."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="further")
    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="further_records")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["record", "collection"], name="once_in_a_further_collection")]


class Contribution(models.Model):
    """A name in a work, as a row, so that works can be found by person and role."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="contributions")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="contributions")
    role = models.CharField(max_length=24)
    order = models.PositiveSmallIntegerField()
    display = models.CharField(max_length=2000)
    key = NameKey(db_index=True)

    class Meta:
        ordering = ["order"]
        indexes = [
            models.Index(fields=["role", "person"]),
            # Few names are told apart: whose they are is asked for every page of records.
            models.Index(fields=["record"], condition=models.Q(person__isnull=False), name="contribution_of_person"),
        ]


class Identifier(models.Model):
    """A scheme and value by which a record is known elsewhere."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=20)
    value = models.CharField(max_length=500)
    state = models.CharField(max_length=12, default="known")

    class Meta:
        indexes = [models.Index(fields=["scheme", "value"])]


class ImportRun(models.Model):
    """How far a file of records has been received, so that an interrupted import goes on where it stopped."""

    source = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, help_text="of the file's name, size and first bytes")
    line = models.PositiveBigIntegerField(default=0, help_text="lines done")
    offset = models.PositiveBigIntegerField(default=0, help_text="bytes done")
    counts = models.JSONField(default=dict)
    finished = models.DateTimeField(null=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "digest"], name="one_run_a_file")]
