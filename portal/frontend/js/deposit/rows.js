// Rows of people, titles and subjects: added, moved and taken away here; the buttons do the same without script.

import { watchDragging } from "./dragging.js";

export function watchRows(form, changed) {
  for (const list of form.querySelectorAll("[data-rows] > ol")) watchDragging(list, "li", changed);

  // Alt with an arrow moves the row that somebody is writing in.
  form.addEventListener("keydown", (event) => {
    const ways = { ArrowUp: "up", ArrowDown: "down" };
    const row = event.target.closest("[data-rows] > ol > li");
    if (!row || !event.altKey || !(event.key in ways) || event.target.matches("select")) return;
    event.preventDefault();
    const box = event.target;
    if (event.key === "ArrowUp") row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    box.focus();
    changed();
  });

  form.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-add], [data-move]");
    if (!pressed) return;
    event.preventDefault();
    const rows = pressed.closest("[data-rows]");
    const list = rows.querySelector("ol");
    if (pressed.hasAttribute("data-add")) {
      add(rows, list);
    } else {
      move(pressed, list, rows);
    }
    changed();
  });

  // Several names pasted at once, one a line, become several rows.
  form.addEventListener("paste", (event) => {
    const box = event.target;
    if (!box.name?.endsWith("-name")) return;
    const lines = (event.clipboardData?.getData("text") ?? "").split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
    if (lines.length < 2) return;
    event.preventDefault();
    const rows = box.closest("[data-rows]");
    const list = rows.querySelector("ol");
    box.value = lines.shift();
    for (const line of lines) add(rows, list).value = line;
    changed();
  });
}

function add(rows, list) {
  list.append(rows.querySelector("template").content.cloneNode(true));
  const box = list.lastElementChild.querySelector("input:not([type=hidden]), select, textarea");
  box.focus();
  return box;
}

function move(pressed, list, rows) {
  const row = pressed.closest("li");
  const way = pressed.dataset.move;
  if (way === "up") row.previousElementSibling?.before(row);
  if (way === "down") row.nextElementSibling?.after(row);
  if (way === "drop") {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    if (!list.children.length) add(rows, list);
    (next ?? list.lastElementChild).querySelector("input:not([type=hidden]), select, textarea").focus();
  } else {
    pressed.focus();
  }
}
