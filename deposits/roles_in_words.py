"""The table of `deposits.roles` as a page of the documentation: docs/roles.md is what `manage.py roles` prints."""

from __future__ import annotations

from deposits.models import State
from deposits.roles import TABLE, Role

_INTRODUCTION = """# Who may do what

Made by `manage.py roles` from `TABLE` in `deposits/roles.py`, the one place that decides it: flows ask it for every verb, pages for
every button. `tests/access/test_roles_table.py` goes through every cell, by the flows and over HTTP.

- *Administrator of the institution*: of the one that owns the collection, or of one above it.
- *Editor*: of the collection, or of one above it. She is also a person of each step that is the editors', as it is where nobody has set
  any steps.
- *Person of its step*: whom the step that a deposit is in, or comes back to, names by account or group: a cataloguer, a publisher. She
  sees a deposit as long as it is there.
- *Who made it for another*: a librarian who has ceased to be an editor. As long as the owner has no account, she stands in for her.
- Everybody else, whoever may read what is published, has no right to a working copy: it does not exist for them.

Readers have rights to what is published by audience and date: `deposits/access.py`, docs/decisions/0002-audience-tokens.md.
A state that a verb's rows do not name is one from which it does not start: the refusal says who did what, and when.
What is not in its last step is passed on; `publish` and `schedule` belong to the last. `move` asks for an editor of both collections.

Collections themselves are made, changed, moved and united by administrators and by the administrators of the institution that owns
them (of both, where there are two); their editors choose the works that their pages show first. `tests/portal/` has
`test_institution_administration.py` and `test_collections_curated.py` for it.
"""
_SHORT = {
    Role.ADMINISTRATOR: "administrator",
    Role.INSTITUTION: "administrator of the institution",
    Role.EDITOR: "editor",
    Role.REVIEWER: "person of its step",
    Role.OWNER: "owner",
    Role.SUBMITTER: "who made it for another",
    Role.COAUTHOR: "co-author who edits",
    Role.READER: "co-author who reads",
}


def markdown() -> str:
    lines = ["| verb | state | " + " | ".join(_SHORT[role] for role in Role) + " |", "|---|---|" + ":-:|" * len(Role)]
    for verb, row in TABLE.items():
        drawn: dict[frozenset[Role], list[str]] = {}
        for state in State.values:
            if roles := row.get(state):
                drawn.setdefault(roles, []).append(state)
        for roles, states in drawn.items():
            named = "every state" if len(states) == len(State) else ", ".join(states)
            cells = " | ".join("yes" if role in roles else "–" for role in Role)
            lines.append(f"| `{verb}` | {named} | {cells} |")
    return _INTRODUCTION + "\n" + "\n".join(lines) + "\n"
