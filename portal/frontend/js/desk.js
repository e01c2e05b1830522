// The desk with script: keys in the queue, pages by arrow keys, and a count of the remarks on the button.

document.documentElement.classList.add("js");
document.querySelector("[data-focus]")?.focus();

const isTyping = (event) => event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey;

// The keys of the queue; the page lists them in its dialog.
function watchQueue(rows) {
  let at = -1;
  const dialog = document.getElementById("keys");
  const hands = document.getElementById("hands");
  const go = (step) => {
    if (!rows.length) return;
    at = Math.min(Math.max(at + step, 0), rows.length - 1);
    rows.forEach((row, number) => row.setAttribute("aria-selected", String(number === at)));
    rows[at].querySelector("a").focus();
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
  const count = () => {
    const chosen = hands.querySelectorAll("input[name=chosen]:checked").length;
    const told = hands.querySelector("[data-chosen]");
    if (told) told.textContent = chosen ? ` (${chosen})` : "";
  };
  const keys = {
    j: () => go(1),
    k: () => go(-1),
    x: () => at >= 0 && choose(rows[at]),
    c: () => send("claim"),
    u: () => send("release"),
    n: () => document.querySelector(".pager a[rel=next]")?.click(),
    p: () => document.querySelector(".pager a[rel=prev]")?.click(),
    "/": () => document.getElementById("queue-q")?.focus(),
    "?": () => dialog?.showModal(),
  };
  hands?.addEventListener("change", count);
  document.addEventListener("keydown", (event) => {
    const isBox = event.target.matches("input[type=checkbox]") && !(event.ctrlKey || event.metaKey || event.altKey);
    if ((isTyping(event) && !isBox) || dialog?.open || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });
}

function watchPages(viewer) {
  document.addEventListener("keydown", (event) => {
    if (isTyping(event)) return;
    const rel = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    viewer.querySelector(`a[rel=${rel}]`)?.click();
  });
}

// What an editor has written stays on this device until she has sent it.
function watchDecision(form) {
  const key = `desk:${form.dataset.decision}`;
  const boxes = [...form.querySelectorAll("textarea, input[type=text]")];
  const count = form.querySelector("[data-remarks]");
  const remember = () => {
    const remarks = boxes.filter((box) => box.name.startsWith("remark-") && box.value.trim()).length;
    if (count) count.textContent = remarks ? ` (${remarks})` : "";
    try {
      const written = boxes.filter((box) => box.value).map((box) => [box.name, box.value]);
      if (written.length) sessionStorage.setItem(key, JSON.stringify(written));
      else sessionStorage.removeItem(key);
    } catch {
      // a browser that keeps nothing
    }
  };
  try {
    const kept = new Map(JSON.parse(sessionStorage.getItem(key) ?? "[]"));
    for (const box of boxes) {
      if (!box.value && kept.has(box.name)) {
        box.value = kept.get(box.name);
        const fold = box.closest("details");
        if (fold) fold.open = true;
      }
    }
  } catch {
    // a browser that keeps nothing
  }
  remember();
  form.addEventListener("input", remember);
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
}

const rows = [...document.querySelectorAll(".queue tbody tr")];
if (document.getElementById("keys")) watchQueue(rows);
const viewer = document.querySelector(".split .viewer");
if (viewer) watchPages(viewer);
const form = document.querySelector("[data-decision]");
if (form) watchDecision(form);
