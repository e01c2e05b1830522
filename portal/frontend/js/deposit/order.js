// The order of the files: by the buttons, and by dragging a row at its grip. The server is told where a row came to stand.

import { token } from "./asking.js";

export function watchOrder(list, address) {
  let dragged = null;

  list.addEventListener("click", (event) => {
    const pressed = event.target.closest("[value^='file-up'], [value^='file-down']");
    if (!pressed) return;
    event.preventDefault();
    const row = pressed.closest("li");
    const neighbour = pressed.value.startsWith("file-up") ? row.previousElementSibling : row.nextElementSibling;
    if (!neighbour?.dataset.file) return;
    if (pressed.value.startsWith("file-up")) neighbour.before(row);
    else neighbour.after(row);
    pressed.focus();
    tell();
  });

  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button !== 0) return;
    event.preventDefault();
    dragged = grip.closest("li");
    dragged.classList.add("dragged");
    list.setPointerCapture(event.pointerId);
  });
  list.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-file]");
    if (!over || over === dragged || over.parentElement !== list) return;
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(dragged);
    else over.after(dragged);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    list.addEventListener(name, () => {
      if (!dragged) return;
      dragged.classList.remove("dragged");
      dragged = null;
      tell();
    });
  }

  async function tell() {
    const order = [...list.querySelectorAll("[data-file]")].map((row) => row.dataset.file).join(",");
    const send = () =>
      fetch(address, {
        method: "POST",
        body: new URLSearchParams({ order }),
        headers: { "X-CSRFToken": token(), Accept: "application/json" },
      });
    await send().catch(() => window.addEventListener("online", () => send().catch(() => {}), { once: true }));
  }
}
