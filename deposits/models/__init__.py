"""The models of `deposits`, one module a subject."""

from deposits.models.agreements import Acceptance, Consent, ConsentPurpose, DepositAgreement
from deposits.models.batches import Batch, BatchRow
from deposits.models.certificates import Certificate
from deposits.models.collections import Collection, CollectionEditor, Union
from deposits.models.copies import CopyRequest
from deposits.models.deposits import Deposit, DepositFile, FileRole, Message, State
from deposits.models.edits import BulkEdit, EditedDeposit
from deposits.models.events import Event
from deposits.models.forms import OwnForm
from deposits.models.headings import Heading, HeadingEntry, RecordAudience
from deposits.models.institutions import Institution, InstitutionMember
from deposits.models.invitations import CoAuthor, Invitation
from deposits.models.kinds import Kind, Subject
from deposits.models.lookups import Lookup
from deposits.models.people import NameVariant, Person
from deposits.models.records import (
    Contribution,
    Exposure,
    FurtherCollection,
    Identifier,
    ImportRun,
    Record,
    RecordSet,
    Repository,
    Snapshot,
    SnapshotFile,
)
from deposits.models.removals import Removal
from deposits.models.reviewing import CommonReason, Note, Resemblance, Submission
from deposits.models.sets import NamedSet
from deposits.models.steps import ReviewStep
from deposits.models.troubles import Trouble
from deposits.models.uploads import DepositUpload

__all__ = [
    "Acceptance",
    "Batch",
    "BatchRow",
    "BulkEdit",
    "Certificate",
    "CoAuthor",
    "Collection",
    "CollectionEditor",
    "CommonReason",
    "Consent",
    "ConsentPurpose",
    "Contribution",
    "CopyRequest",
    "Deposit",
    "DepositAgreement",
    "DepositFile",
    "DepositUpload",
    "EditedDeposit",
    "Event",
    "Exposure",
    "FileRole",
    "FurtherCollection",
    "Heading",
    "HeadingEntry",
    "Identifier",
    "ImportRun",
    "Institution",
    "InstitutionMember",
    "Invitation",
    "Kind",
    "Lookup",
    "Message",
    "NameVariant",
    "NamedSet",
    "Note",
    "OwnForm",
    "Person",
    "Record",
    "RecordAudience",
    "RecordSet",
    "Removal",
    "Repository",
    "Resemblance",
    "ReviewStep",
    "Snapshot",
    "SnapshotFile",
    "State",
    "Subject",
    "Submission",
    "Trouble",
    "Union",
]
