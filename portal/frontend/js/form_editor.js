// The admin's editor of deposit forms: fields are put in order by dragging, by Alt with an arrow and by their buttons, here;
// the buttons do the same without script.

import { watchDragging } from "./deposit/dragging.js";

const form = document.querySelector(".kho-form");
const ROW = ".kho-form__row";

function changed() {
  form.querySelector("[data-unsaved]").hidden = false;
}

function step(row, way) {
  const other = way === "up" ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (way === "up") other.before(row);
  else other.after(row);
  changed();
}

for (const grip of form.querySelectorAll("[data-grip]")) grip.hidden = false;
for (const list of form.querySelectorAll(".kho-form__rows")) watchDragging(list, ROW, changed);

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=do]");
  const way = button?.value.split(":")[0];
  if (way !== "up" && way !== "down") return;
  event.preventDefault();
  step(button.closest(ROW), way);
  button.focus();
});

form.addEventListener("keydown", (event) => {
  const row = event.target.closest(ROW);
  const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  if (!row || !way || !event.altKey || event.target.matches("select")) return;
  event.preventDefault();
  step(row, way);
  event.target.focus();
});
