// The order of the files: by the buttons, and by dragging a row at its grip. The server is told where a row came to stand.

import { token } from "./asking.js";
import { watchDragging } from "./dragging.js";

export function watchOrder(list, address) {
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

  watchDragging(list, "[data-file]", tell);

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
