"""What `oaipmh` does when a record was published, changed, withdrawn or received, and every night."""

from __future__ import annotations

from deposits.models import Event
from oaipmh import log, renditions


def fill_renditions(event_id: int) -> None:
    """Make what harvesters will ask for. Without it everything still works, more slowly: renditions are made on demand.

    A publication is made in every format. Of many records at once, loaded or changed together, only what everybody asks
    for is made: a million records in ten formats that nobody may want are 40 GB.
    """
    event = Event.objects.get(pk=event_id)
    if event.record_id:
        renditions.fill([event.record_id])
    else:
        renditions.fill(event.data["records"], every_format=False)


def every_night() -> None:
    log.forget_old()
