"""Many deposits changed in the background: one at a time, stopped, killed, gone on with, taken back; and nobody overwritten."""

from __future__ import annotations

from typing import Any

import pytest

from deposits.access import Actor
from deposits.amending import Change
from deposits.errors import NotAllowed, Unacceptable, WrongState
from deposits.flows import edits
from deposits.flows.save import save
from deposits.models import BulkEdit, Collection, CollectionEditor, Deposit, Event
from tests.factories import CollectionFactory, UserFactory, actor_of, make_editor, published, submitted
from tests.factories.deposits import TEST


def asked(actor: Actor, *deposits: Deposit, change: Change | None = None, **more: Any) -> BulkEdit:
    pairs = [(one.pk, one.revision) for one in deposits]
    return edits.ask(actor=actor, deposits=pairs, change=change or Change(added=("lúa",)), language="en", **more)


def carried_out(actor: Actor, edit: BulkEdit) -> BulkEdit:
    edits.order(actor=actor, edit_id=edit.pk)
    while edits.carry_out(actor=actor, edit_id=edit.pk, seconds=0):
        pass
    edit.refresh_from_db()
    return edit


def outcomes(edit: BulkEdit) -> list[tuple[str, str]]:
    return list(edit.rows.values_list("outcome", "problem"))


def keywords(deposit: Deposit) -> list[str]:
    deposit.refresh_from_db()
    return [word.text for word in deposit.document.keywords]


def test_every_deposit_says_what_became_of_it(collection: Collection, editor: Actor) -> None:
    """Changed, nothing to do, saved meanwhile, refused by its state, and not hers any more: each by itself."""
    elsewhere: Collection = CollectionFactory(slug="nguoi-khac")
    plain, same, saved, gone, refused = (submitted(collection, title=str(number)) for number in range(5))
    save(actor=TEST, deposit_id=same.pk, metadata={**same.metadata, "keywords": [{"text": "lúa"}]}, revision=same.revision)
    same.refresh_from_db()
    edit = asked(editor, plain, same, saved, gone, refused)
    save(actor=TEST, deposit_id=saved.pk, metadata={**saved.metadata, "title": "Sửa tay"}, revision=saved.revision)
    Deposit.objects.filter(pk=gone.pk).update(collection=elsewhere)
    Deposit.objects.filter(pk=refused.pk).update(state="rejected")
    edit = carried_out(editor, edit)
    assert (edit.state, [outcome for outcome, _why in outcomes(edit)]) == (
        BulkEdit.State.DONE, ["changed", "same", "conflict", "refused", "refused"],
    )  # fmt: skip
    assert "meanwhile" in outcomes(edit)[2][1] and "may not do this" in outcomes(edit)[3][1]
    assert all(why for outcome, why in outcomes(edit) if outcome in ("conflict", "refused"))
    assert keywords(plain) == ["xâm nhập mặn", "lúa"]
    assert "lúa" not in keywords(saved) + keywords(gone) + keywords(refused)
    assert Event.objects.filter(deposit=plain, verb="save", actor_id=editor.user_id).count() == 1


def test_rights_are_those_of_the_moment(collection: Collection) -> None:
    user = make_editor(UserFactory(), collection)
    deposit = submitted(collection)
    edit = asked(actor_of(user), deposit)
    edits.order(actor=actor_of(user), edit_id=edit.pk)
    CollectionEditor.objects.filter(user=user).delete()
    edits.carry_out(actor=actor_of(user), edit_id=edit.pk, seconds=60)
    assert [outcome for outcome, _why in outcomes(edit)] == ["refused"]
    assert keywords(deposit) == ["xâm nhập mặn"]


def test_it_stops_between_two_deposits_and_the_rest_stays(collection: Collection, editor: Actor) -> None:
    one, two = submitted(collection, title="Một"), submitted(collection, title="Hai")
    edit = asked(editor, one, two)
    edits.order(actor=editor, edit_id=edit.pk)
    assert edits.carry_out(actor=editor, edit_id=edit.pk, seconds=0)
    edits.stop(actor=editor, edit_id=edit.pk)
    assert not edits.carry_out(actor=editor, edit_id=edit.pk, seconds=60)
    assert [outcome for outcome, _why in outcomes(edit)] == ["changed", "waiting"]
    assert (keywords(one), keywords(two)) == (["xâm nhập mặn", "lúa"], ["xâm nhập mặn"])
    with pytest.raises(WrongState):
        edits.stop(actor=editor, edit_id=edit.pk)


def test_killed_in_the_middle_of_any_it_goes_on_and_changes_each_once(
    collection: Collection, editor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    deposits = [submitted(collection, title=str(number)) for number in range(3)]
    edit = asked(editor, *deposits)
    edits.order(actor=editor, edit_id=edit.pk)
    real, killed = edits.amend, []

    def kills(**more: Any) -> Any:
        done = real(**more)
        if len(killed) < 3:
            killed.append(1)
            raise SystemExit
        return done

    monkeypatch.setattr(edits, "amend", kills)
    more = True
    while more:
        try:
            more = edits.carry_out(actor=editor, edit_id=edit.pk, seconds=60)
        except SystemExit:
            continue
    assert [outcome for outcome, _why in outcomes(edit)] == ["changed"] * 3
    assert all(keywords(one) == ["xâm nhập mặn", "lúa"] for one in deposits)
    assert Event.objects.filter(verb="save", actor_id=editor.user_id).count() == 3


def test_a_whole_bulk_edit_is_taken_back_where_nobody_has_saved_since(collection: Collection, editor: Actor) -> None:
    below: Collection = CollectionFactory(slug="duoi", parent=collection, institution=collection.institution)
    one, two = submitted(collection, title="Một"), submitted(collection, title="Hai")
    before = {deposit.pk: (deposit.metadata, deposit.policy, deposit.collection_id) for deposit in (one, two)}
    edit = carried_out(editor, asked(editor, one, two, change=Change(collection=below, added=("lúa",), audience="nobody")))
    two.refresh_from_db()
    save(actor=TEST, deposit_id=two.pk, metadata={**two.metadata, "title": "Sửa sau"}, revision=two.revision)
    back = carried_out(editor, edits.undo(actor=editor, edit_id=edit.pk, language="en"))
    assert [outcome for outcome, _why in outcomes(back)] == ["changed", "conflict"]
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.metadata, one.policy, one.collection_id) == before[one.pk]
    assert (two.title, two.collection_id) == ("Sửa sau", below.pk)
    again = carried_out(editor, edits.undo(actor=editor, edit_id=back.pk, language="en"))  # and back once more
    assert [outcome for outcome, _why in outcomes(again)] == ["changed"]
    assert keywords(one) == ["xâm nhập mặn", "lúa"]


def test_what_was_published_again_is_published_again_when_it_is_taken_back(collection: Collection, editor: Actor) -> None:
    record = published(collection)
    assert record.deposit is not None
    edit = carried_out(editor, asked(editor, record.deposit, publish=True, note="Thêm từ khóa"))
    back = carried_out(editor, edits.undo(actor=editor, edit_id=edit.pk, language="en"))
    assert [outcome for outcome, _why in outcomes(back)] == ["changed"]
    record.refresh_from_db()
    assert (record.current.number, [word.text for word in record.current.document.keywords]) == (3, ["xâm nhập mặn"])


def test_nobody_else_orders_stops_or_takes_it_back(collection: Collection, editor: Actor) -> None:
    edit = asked(editor, submitted(collection))
    other = actor_of(make_editor(UserFactory(), collection))
    for verb in (edits.order, edits.stop):
        with pytest.raises(NotAllowed):
            verb(actor=other, edit_id=edit.pk)
    with pytest.raises(NotAllowed):
        edits.undo(actor=other, edit_id=edit.pk, language="en")
    with pytest.raises(NotAllowed):
        asked(actor_of(UserFactory()), submitted(collection))
    with pytest.raises(Unacceptable):
        asked(editor)
    with pytest.raises(Unacceptable):
        edits.undo(actor=editor, edit_id=edit.pk, language="en")


def test_a_change_is_the_same_when_it_is_read_again(collection: Collection) -> None:
    import datetime as dt

    change = Change(collection, ("lúa",), ("mặn",), "", "en", "nobody", dt.date(2099, 6, 1))
    assert Change.from_json(change.to_json()) == change
    assert Change.from_json(Change().to_json()) == Change()
