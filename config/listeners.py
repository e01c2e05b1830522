"""Who listens to which Event. The only such list: a listener is a function of one event id, run by a worker.

Listeners are idempotent and re-read state, because an event may be delivered again after a worker was killed.
`quick` work must end within a minute; extraction and everything heavy belongs to `slow`.
"""

from __future__ import annotations

from typing import Final

QUICK: Final = "quick"
SLOW: Final = "slow"
# Keeps what the desk's queue tells of a deposit under review. Verbs by which a draft is edited call `look_again` instead.
_LOOK: Final = ("deposits.flows.look.follow", QUICK)

LISTENERS: dict[str, list[tuple[str, str]]] = {
    "attach": [("deposits.tasks.read_file", SLOW)],
    "replace": [("deposits.tasks.read_file", SLOW)],
    "publish": [
        ("deposits.tasks.index_records", QUICK),
        ("deposits.tasks.rebuild_versions", QUICK),
        ("deposits.tasks.list_records", QUICK),
        ("oaipmh.tasks.fill_renditions", QUICK),
        ("portal.notices.tasks.tell", QUICK),
        _LOOK,
    ],
    "revise": [
        ("deposits.tasks.index_records", QUICK),
        ("deposits.tasks.rebuild_versions", QUICK),
        ("deposits.tasks.list_records", QUICK),
        ("oaipmh.tasks.fill_renditions", QUICK),
        ("portal.notices.tasks.tell", QUICK),
    ],
    "withdraw": [
        ("deposits.tasks.index_records", QUICK),
        ("deposits.tasks.rebuild_versions", QUICK),
        ("deposits.tasks.list_records", QUICK),
        ("oaipmh.tasks.fill_renditions", QUICK),
        ("portal.notices.tasks.tell", QUICK),
        _LOOK,
    ],
    "restore": [
        ("deposits.tasks.index_records", QUICK),
        ("deposits.tasks.rebuild_versions", QUICK),
        ("deposits.tasks.list_records", QUICK),
        ("oaipmh.tasks.fill_renditions", QUICK),
        ("portal.notices.tasks.tell", QUICK),
        _LOOK,
    ],
    "rebuild": [
        ("deposits.tasks.index_records", QUICK),
        ("deposits.tasks.list_records", QUICK),
        ("oaipmh.tasks.fill_renditions", QUICK),
    ],
    "remove": [
        ("deposits.tasks.index_records", QUICK),
        ("deposits.tasks.rebuild_versions", QUICK),
        ("deposits.tasks.list_records", QUICK),
        ("oaipmh.tasks.fill_renditions", QUICK),
        ("portal.notices.tasks.tell", QUICK),
        ("deposits.scrubbing.scrub", SLOW),
    ],
    "show_in": [
        ("deposits.tasks.index_records", QUICK),
        ("deposits.tasks.list_records", QUICK),
        ("oaipmh.tasks.fill_renditions", QUICK),
    ],
    "open": [("portal.notices.tasks.tell", QUICK)],
    "receive": [
        ("deposits.tasks.index_records", QUICK),
        ("deposits.tasks.list_records", QUICK),
        ("oaipmh.tasks.fill_renditions", QUICK),
    ],
    # What records show of a person follows her name, her iD and who she is.
    "establish_person": [("deposits.tasks.rebuild_records_of_people", SLOW)],
    "correct_person": [("deposits.tasks.rebuild_records_of_people", SLOW)],
    "tie_person": [("deposits.tasks.rebuild_records_of_people", SLOW)],
    "untie_person": [("deposits.tasks.rebuild_records_of_people", SLOW)],
    "merge_people": [("deposits.tasks.rebuild_records_of_people", SLOW)],
    "undo_merge": [("deposits.tasks.rebuild_records_of_people", SLOW)],
    "identify": [("deposits.tasks.rebuild_records_of_people", SLOW)],
    "inspected": [("deposits.tasks.index_records_of_file", QUICK), _LOOK],
    "infected": [("portal.notices.tasks.tell", QUICK), _LOOK],
    "damaged": [("portal.notices.alarms.tell_administrators", QUICK)],
    "submit": [("portal.notices.tasks.tell", QUICK), _LOOK],
    "pass_on": [("portal.notices.tasks.tell", QUICK)],
    "move": [("portal.notices.tasks.tell", QUICK), _LOOK],
    "assign": [("portal.notices.tasks.tell", QUICK)],
    "request_copy": [("portal.copies.mailing.tell", QUICK)],
    "confirm_copy": [("portal.copies.mailing.tell", QUICK)],
    "grant_copy": [("portal.copies.mailing.tell", QUICK)],
    "refuse_copy": [("portal.copies.mailing.tell", QUICK)],
    "invite": [("portal.notices.tasks.tell", QUICK)],
    "join": [("portal.notices.tasks.tell", QUICK)],
    "hand_over": [("deposits.tasks.index_records", QUICK), ("portal.notices.tasks.tell", QUICK)],
    "claim": [("deposits.tasks.index_records", QUICK)],
    "return": [("portal.notices.tasks.tell", QUICK), _LOOK],
    "reject": [("portal.notices.tasks.tell", QUICK), _LOOK],
    "message": [("portal.notices.tasks.tell", QUICK), _LOOK],
    "delete": [("portal.notices.tasks.tell", QUICK), _LOOK],
    "schedule": [("portal.notices.tasks.tell", QUICK)],
    "unschedule": [("portal.notices.tasks.tell", QUICK)],
    "reopen": [("portal.notices.tasks.tell", QUICK)],
    "undelete": [_LOOK],
    "say_distinct": [_LOOK],
    "say_version_of": [_LOOK],
    "try_batch": [("portal.desk.ended.tell", QUICK)],
    "bring_in": [("portal.desk.ended.tell", QUICK)],
    "edit_many": [("portal.desk.ended.tell", QUICK)],
}
