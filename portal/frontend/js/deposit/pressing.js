// Buttons that write something into the form (“Use it”, “It is me”, “Look it up”) without leaving the page. The server does
// what it would do without script; then what it says is taken over. What it refuses is said by the page that it answers with.

export function watchPressing(form, { press }) {
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
    const target = attended(pressed);
    const isDone = await press(pressed);
    pressed.removeAttribute("aria-busy");
    pressed.replaceChildren(...label);
    isBusy = false;
    if (isDone) target?.focus({ preventScroll: true });
    else form.requestSubmit(pressed);
  });

  // Ctrl+Enter in the box looks up.
  form.elements["look-up"]?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.querySelector("[value='look-up']").click();
  });
}

/** Where the focus goes, since something has changed there and the button itself may be gone. */
function attended(pressed) {
  const place = pressed.closest("[data-beside]")?.dataset.beside;
  return (place && document.getElementById(place)) || pressed.closest("fieldset[id], .form-sec");
}
