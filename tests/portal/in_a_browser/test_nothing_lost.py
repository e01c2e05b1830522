"""Nothing typed is lost: whatever happens to tab, session, language, connection, server or device, 0 fields are missing."""

from __future__ import annotations

import itertools

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import APIResponse, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from deposits.models import Collection, Deposit, State
from portal.accounts.models import User
from tests.factories import UserFactory, make_editor
from tests.portal.open_forms import (
    PATIENCE,
    TICKED,
    WRITTEN,
    another_window,
    copies,
    kept_here,
    killed,
    lost_on_page,
    lost_on_server,
    saved,
    sign_in,
    unfold,
    write_everywhere,
)
from tests.servers.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "mat-khau-rat-dai-2026"
AUTOSAVE = "**/save/"


@pytest.fixture
def owner(installed: None) -> User:
    user = UserFactory(name="Trần Thị Hồng Nhung")
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def nothing_lost(page: Page, deposit: Deposit) -> None:
    saved(page)
    assert lost_on_server(deposit) == []
    assert lost_on_page(page) == []
    assert copies(page) == [], "what is saved is kept on the device no longer"


def test_a_tab_that_is_killed_before_it_could_save(form: Page, deposit: Deposit) -> None:
    form.route(AUTOSAVE, lambda route: route.abort())  # the server never hears of it
    write_everywhere(form)
    context, address = form.context, form.url
    killed(form)
    later = context.new_page()
    later.goto(address)
    expect(later.locator("[data-notes]")).to_contain_text("Put back what you typed", timeout=PATIENCE)
    nothing_lost(later, deposit)


def test_a_tab_that_is_killed_while_its_saving_is_under_way(form: Page, deposit: Deposit) -> None:
    """The server has the beginning of what was typed, the device all of it: no choice is asked between the two."""
    form.fill("[name=title]", "Xâm nhập")
    saved(form)
    form.route(AUTOSAVE, lambda route: route.abort())
    write_everywhere(form)
    context, address = form.context, form.url
    killed(form)
    later = context.new_page()
    later.goto(address)
    nothing_lost(later, deposit)
    assert later.locator("[data-clash]").count() == 0


def test_a_session_that_expired_while_typing(form: Page, owner: User, deposit: Deposit) -> None:
    form.context.clear_cookies(name="sessionid")
    write_everywhere(form)
    form.get_by_role("button", name="Sign in again").click(timeout=PATIENCE)
    dialog = form.get_by_role("dialog")
    expect(dialog.get_by_label("E-mail address")).to_have_value(owner.email)
    dialog.get_by_label("Password").fill("sai")
    form.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("not correct", timeout=PATIENCE)
    dialog.get_by_label("Password").fill(PASSWORD)
    form.keyboard.press("Enter")
    expect(dialog).to_be_hidden(timeout=PATIENCE)
    nothing_lost(form, deposit)
    expect(form.locator("[data-notes]")).to_be_empty()


def test_a_session_that_expired_and_was_renewed_in_another_window(
    form: Page, owner: User, deposit: Deposit, live_server: LiveServer
) -> None:
    form.context.clear_cookies(name="sessionid")
    write_everywhere(form)
    kept_here(form)
    sign_in(form, owner, live_server)
    nothing_lost(form, deposit)


def test_the_language_switched_in_the_middle(form: Page, deposit: Deposit) -> None:
    write_everywhere(form)
    form.locator("header a[hreflang=vi]").first.click()
    expect(form.locator("html")).to_have_attribute("lang", "vi", timeout=PATIENCE)
    expect(form.locator("[name=subtitle]")).to_have_value(WRITTEN["[name=subtitle]"], timeout=PATIENCE)
    assert lost_on_page(form) == []
    assert lost_on_server(deposit) == []


def test_the_language_switched_while_the_server_is_slow(form: Page, deposit: Deposit) -> None:
    form.route(AUTOSAVE, lambda route: route.abort())
    write_everywhere(form)
    form.locator("header a[hreflang=vi]").first.click()
    expect(form.locator("html")).to_have_attribute("lang", "vi", timeout=PATIENCE)
    form.unroute(AUTOSAVE)
    form.reload()
    wait_until(lambda: not copies(form), seconds=60, what="the server has what the device kept")
    assert (lost_on_page(form), lost_on_server(deposit)) == ([], [])


def test_two_tabs_that_write_in_different_fields(form: Page, deposit: Deposit) -> None:
    second = another_window(form)
    unfold(second)
    second.fill("[name=coverage\\.place], [name=extent]", "212 trang")
    saved(second)
    write_everywhere(form)
    nothing_lost(form, deposit)
    expect(form.locator("[name=extent]")).to_have_value("212 trang", timeout=PATIENCE)
    assert deposit.document.extent == "212 trang"


def test_two_people_who_write_in_the_same_field_are_told_and_choose(
    form: Page, deposit: Deposit, collection: Collection, live_server: LiveServer
) -> None:
    librarian = make_editor(UserFactory(name="Hồ Thị Ổn"), collection)
    context = form.context.browser.new_context()  # type: ignore[union-attr]
    theirs = context.new_page()
    sign_in(theirs, librarian, live_server)
    theirs.goto(form.url)
    unfold(theirs)
    theirs.fill("[name=title]", "Nhan đề của thủ thư")
    theirs.fill("[name=extent]", "99 trang")
    saved(theirs)
    form.fill("[name=title]", WRITTEN["[name=title]"])  # first: once this page has been saved it shows what others wrote
    write_everywhere(form)
    clash = form.locator("[data-clash=title]")
    expect(clash).to_contain_text("Hồ Thị Ổn", timeout=PATIENCE)
    expect(clash).to_contain_text("Nhan đề của thủ thư")
    expect(form.locator("[data-saved]").first).to_contain_text("but for the places where you must choose", timeout=PATIENCE)
    assert lost_on_page(form) == []
    assert lost_on_server(deposit) == ["title"], "theirs stands until somebody chooses"
    assert copies(form), "mine is on this device until then"
    clash.get_by_role("button", name="Keep mine").click()
    nothing_lost(form, deposit)
    expect(form.locator("[name=extent]")).to_have_value("99 trang", timeout=PATIENCE)
    theirs.fill("[name=subtitle]", "Tựa khác")
    theirs.locator("[data-clash=subtitle]").get_by_role("button", name="Take this").click(timeout=PATIENCE)
    expect(theirs.locator("[name=subtitle]")).to_have_value(WRITTEN["[name=subtitle]"], timeout=PATIENCE)
    context.close()
    assert lost_on_server(deposit) == []


def test_offline_for_a_minute(form: Page, deposit: Deposit) -> None:
    form.clock.install()
    form.reload()
    form.context.set_offline(True)
    write_everywhere(form)
    kept_here(form)
    form.clock.run_for("01:00")
    kept_here(form)
    assert len(copies(form)) == 1
    form.context.set_offline(False)
    nothing_lost(form, deposit)


def test_a_server_that_is_being_restarted(form: Page, deposit: Deposit) -> None:
    statuses = itertools.cycle([502, 503, 504])
    form.route(AUTOSAVE, lambda route: route.fulfill(status=next(statuses), body="<h1>Bảo trì</h1>", content_type="text/html"))
    write_everywhere(form)
    kept_here(form)
    form.unroute(AUTOSAVE)
    nothing_lost(form, deposit)


def test_answers_that_are_slow_while_one_types_on(form: Page, deposit: Deposit) -> None:
    waiting: list[Route] = []
    is_slow = [True]
    form.route(AUTOSAVE, lambda route: waiting.append(route) if is_slow[0] else route.continue_())
    with form.expect_request(AUTOSAVE):
        form.fill("[name=title]", "Xâm nhập mặn, bản")
    write_everywhere(form)
    assert len(waiting) == 1, "one request at a time"
    is_slow[0] = False
    waiting[0].continue_()
    nothing_lost(form, deposit)


def test_an_answer_that_comes_while_the_mouse_button_is_down_moves_nothing_under_it(form: Page, deposit: Deposit) -> None:
    """What is let go over something else than it was pressed on presses nothing: the answer's errors wait that long."""
    waiting: list[Route] = []
    unfold(form)
    error, place = form.locator("[id='f-thesis-defended-error']"), form.locator("#access-institution")
    expect(error).to_be_hidden()
    form.route(AUTOSAVE, lambda route: waiting.append(route))
    with form.expect_request(AUTOSAVE):
        form.fill("[name='thesis.defended']", "18/9")
        form.locator("[name=notes]").focus()
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box
    form.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    form.mouse.down()
    with form.expect_response(AUTOSAVE):
        waiting[0].continue_()
    form.wait_for_timeout(300)
    assert error.is_hidden()
    form.mouse.up()
    expect(place).to_be_checked()
    form.unroute(AUTOSAVE)
    expect(error).to_be_visible(timeout=PATIENCE)
    saved(form)


def test_a_mouse_button_that_is_never_let_go_does_not_keep_the_page_from_saving(form: Page, deposit: Deposit) -> None:
    form.mouse.down()
    form.fill("[name=title]", WRITTEN["[name=title]"])
    saved(form)
    form.fill("[name=title]", "Xâm nhập mặn")
    saved(form)
    wait_until(lambda: Deposit.objects.get(pk=deposit.pk).title == "Xâm nhập mặn", seconds=20, what="it is saved")


def test_a_page_that_arrives_after_a_later_saving_puts_nothing_back(form: Page, owner: User, deposit: Deposit) -> None:
    """“It is me” shows what the server has made of it; what is written and saved meanwhile is newer than that page."""
    drawn: list[tuple[Route, APIResponse]] = []
    unfold(form)

    def late(route: Route) -> None:
        is_first = route.request.method == "POST" and not drawn
        drawn.append((route, route.fetch())) if is_first else route.continue_()

    form.route(f"**/deposit/{deposit.public_id}/", late)
    form.locator("[value='me:authors']").click()
    wait_until(lambda: bool(drawn) or form.wait_for_timeout(50), seconds=20, what="the page has been drawn")
    form.fill("[name=notes]", "Viết sau")
    wait_until(lambda: "Viết sau" in Deposit.objects.get(pk=deposit.pk).document.notes or form.wait_for_timeout(50), seconds=20, what="it is saved")  # fmt: skip
    saved(form)
    route, page = drawn[0]
    route.fulfill(response=page)
    expect(form.locator("[name='authors-name']").nth(1)).to_have_value(owner.name, timeout=PATIENCE)
    expect(form.locator("[name=notes]")).to_have_value("Viết sau")
    form.fill("[name=notes]", "Viết sau nữa")
    saved(form)
    assert form.locator("[data-clash]").count() == 0
    wait_until(lambda: Deposit.objects.get(pk=deposit.pk).document.notes == "Viết sau nữa", seconds=20, what="it is saved")


def test_a_device_whose_storage_is_full(form: Page, deposit: Deposit) -> None:
    form.evaluate("""() => {
        let block = "x".repeat(2 ** 20);
        for (let number = 0; block; number += 1) {
            try { localStorage.setItem("full" + number, block); } catch { block = block.slice(0, block.length >> 1); }
        }
    }""")
    form.route(AUTOSAVE, lambda route: route.abort())
    write_everywhere(form)
    expect(form.locator("[data-saved]").first).to_contain_text("keep this page open", timeout=PATIENCE)
    form.unroute(AUTOSAVE)
    nothing_lost(form, deposit)


def test_submit_pressed_twice_hands_in_once_and_the_back_button_brings_no_old_form(form: Page, deposit: Deposit) -> None:
    write_everywhere(form)
    form.fill("[name='thesis.defended']", "18/9/2025")
    form.check("[name=agreement]")
    form.get_by_role("button", name="Submit for review").dblclick()
    form.wait_for_url("**/status/", timeout=PATIENCE)
    assert Deposit.objects.get(pk=deposit.pk).state == State.SUBMITTED
    assert deposit.events.filter(verb="submit").count() == 1
    assert copies(form) == []
    form.go_back()
    form.wait_for_url("**/status/", timeout=PATIENCE)
    assert [one for one in lost_on_server(deposit) if one != "defended"] == []


def test_the_back_button_after_leaving_in_the_middle(form: Page, deposit: Deposit, live_server: LiveServer) -> None:
    write_everywhere(form)
    form.goto(f"{live_server.url}/en/deposit/")
    form.go_back()
    expect(form.locator("[name=subtitle]")).to_have_value(WRITTEN["[name=subtitle]"], timeout=PATIENCE)
    expect(form.locator("[name=notes]")).to_have_value(WRITTEN["[name=notes]"], timeout=PATIENCE)
    for place in TICKED:  # what had been saved stands there at once; the rest comes from the copy
        expect(form.locator(place)).to_be_checked(timeout=PATIENCE)
    assert lost_on_page(form) == []
    assert lost_on_server(deposit) == []


def test_signing_out_saves_what_this_device_keeps_and_leaves_nothing_on_it(
    form: Page, owner: User, deposit: Deposit, live_server: LiveServer
) -> None:
    form.route(AUTOSAVE, lambda route: route.abort())
    write_everywhere(form)
    context = form.context
    killed(form)
    page = context.new_page()
    page.goto(f"{live_server.url}/en/accounts/logout/")
    assert len(copies(page)) == 1
    assert f"deposit:{owner.pk}:" in copies(page)[0]
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda address: "logout" not in address, timeout=PATIENCE)
    assert copies(page) == []
    assert lost_on_server(deposit) == []


def test_what_a_device_keeps_is_shown_to_no_other_account(
    form: Page, deposit: Deposit, collection: Collection, live_server: LiveServer
) -> None:
    form.route(AUTOSAVE, lambda route: route.abort())
    write_everywhere(form)
    context, address = form.context, form.url
    killed(form)
    context.clear_cookies(name="sessionid")
    page = context.new_page()
    sign_in(page, make_editor(UserFactory(), collection), live_server)
    with page.expect_response(address):
        page.goto(address)
    unfold(page)
    page.fill("[name=extent]", "9 trang")
    saved(page)
    assert page.input_value("[name=title]") == deposit.title
    assert len(copies(page)) == 1, "it waits for the account that typed it"
