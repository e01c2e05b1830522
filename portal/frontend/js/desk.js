// The desk with script: keys in the queue, pages by arrow keys, and a count of the remarks on the button.

document.documentElement.classList.add("js");
document.querySelector("[data-focus]")?.focus();

const isTyping = (event) => event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey;

function watchQueue(rows) {
  let at = -1;
  document.addEventListener("keydown", (event) => {
    if (isTyping(event)) return;
    const step = { j: 1, k: -1 }[event.key];
    if (!step) return;
    at = Math.min(Math.max(at + step, 0), rows.length - 1);
    rows.forEach((row, number) => row.setAttribute("aria-selected", String(number === at)));
    rows[at].querySelector("a").focus();
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
if (rows.length) watchQueue(rows);
const viewer = document.querySelector(".split .viewer");
if (viewer) watchPages(viewer);
const form = document.querySelector("[data-decision]");
if (form) watchDecision(form);
