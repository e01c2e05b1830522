"""What `oaipmh` does when a record was published, changed, withdrawn or received."""

from __future__ import annotations

from deposits.models import Event
from oaipmh import renditions


def fill_renditions(event_id: int) -> None:
    """Make what harvesters will ask for. Without it everything still works, more slowly: renditions are made on demand."""
    event = Event.objects.get(pk=event_id)
    renditions.fill([event.record_id] if event.record_id else event.data["records"])
