// The keys of the queue; the page lists them in its dialog.

import { watchKeys } from "./keys.js";

export function watchQueue(rows) {
  let at = -1;
  const hands = document.getElementById("hands");
  const go = (step) => {
    if (!rows.length) return;
    at = Math.min(Math.max(at + step, 0), rows.length - 1);
    rows.forEach((row, number) => row.setAttribute("aria-selected", String(number === at)));
    rows[at].querySelector("a").focus();
  };
  const count = () => {
    const chosen = hands.querySelectorAll("input[name=chosen]:checked").length;
    const told = hands.querySelector("[data-chosen]");
    if (told) told.textContent = chosen ? ` (${chosen})` : "";
  };
  const choose = (row) => {
    const box = row.querySelector("input[name=chosen]");
    box.checked = !box.checked;
    count();
  };
  // The row at hand where nothing is chosen; else all that is chosen.
  const send = (verb) => {
    const button = hands?.querySelector(`button[value=${verb}]`);
    if (!button) return;
    if (!hands.querySelector("input[name=chosen]:checked")) {
      if (at < 0) return;
      choose(rows[at]);
    }
    hands.requestSubmit(button);
  };
  hands?.addEventListener("change", count);
  watchKeys({
    j: () => go(1),
    k: () => go(-1),
    x: () => at >= 0 && choose(rows[at]),
    c: () => send("claim"),
    u: () => send("release"),
    n: () => document.querySelector(".pager a[rel=next]")?.click(),
    p: () => document.querySelector(".pager a[rel=prev]")?.click(),
    "/": () => document.getElementById("queue-q")?.focus(),
  });
}
