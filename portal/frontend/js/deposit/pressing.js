// Buttons that write something into the form (“Use it”, “It is me”, “Look it up”) without leaving the page. The server does
// what it would do without script; then what it says is taken over. Whatever fails, the button is pressed in the plain way.

import { token } from "./asking.js";

export function watchPressing(form, { save, catchUp }) {
  let isBusy = false;

  form.addEventListener("click", async (event) => {
    const pressed = event.target.closest("[data-press]");
    if (!pressed) return;
    event.preventDefault();
    const box = form.elements["look-up"];
    if (pressed.value === "look-up" && !box.value.trim()) {
      box.focus();
      return;
    }
    if (isBusy) return;
    isBusy = true;
    const label = [...pressed.childNodes];
    pressed.setAttribute("aria-busy", "true");
    if (pressed.dataset.busy) pressed.replaceChildren(pressed.dataset.busy);
    const done = await press(pressed.value).catch(() => false);
    pressed.removeAttribute("aria-busy");
    pressed.replaceChildren(...label);
    isBusy = false;
    if (!done) {
      form.requestSubmit(pressed);
      return;
    }
    attend(pressed);
    await catchUp();
  });

  /** Whether the server has done it. */
  async function press(action) {
    await save();
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (typeof value !== "string") data.delete(name);
    data.append("do", action);
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(data), headers: { "X-CSRFToken": token() } });
    return answer.ok && new URL(answer.url).pathname === new URL(form.action, location.href).pathname;
  }

  /** The focus goes to where something has changed: the button itself may be gone in a moment. */
  function attend(pressed) {
    const place = pressed.closest("[data-beside]")?.dataset.beside;
    const field = pressed.closest("fieldset[id], .form-sec");
    const target = (place && document.getElementById(place)) || field;
    if (target && target !== pressed) target.focus({ preventScroll: true });
  }

  // Ctrl+Enter in the box looks up.
  form.elements["look-up"]?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.querySelector("[value='look-up']").click();
  });
}
