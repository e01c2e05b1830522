// What an editor has written stays on this device, for her account, until the server says that it was sent.

const PREFIX = "desk:";

const boxesOf = (form) => [...form.querySelectorAll("textarea[name], input[type=text][name]")];
const keyOf = (form) => `${PREFIX}${form.dataset.account}:${form.dataset.decision}`;

export function forgetSent() {
  const form = document.querySelector("[data-sent]");
  if (!form?.dataset.sent) return;
  try {
    localStorage.removeItem(`${PREFIX}${form.dataset.account}:${form.dataset.sent}`);
  } catch {
    // a browser that keeps nothing
  }
}

export function keepWritten(form) {
  const boxes = boxesOf(form);
  const count = form.querySelector("[data-remarks]");
  const remember = () => {
    const remarks = boxes.filter((box) => box.name.startsWith("remark-") && box.value.trim()).length;
    if (count) count.textContent = remarks ? ` (${remarks})` : "";
    try {
      const written = boxes.filter((box) => box.value).map((box) => [box.name, box.value]);
      if (written.length) localStorage.setItem(keyOf(form), JSON.stringify(written));
      else localStorage.removeItem(keyOf(form));
    } catch {
      // a browser that keeps nothing
    }
  };
  try {
    const kept = new Map(JSON.parse(localStorage.getItem(keyOf(form)) ?? "[]"));
    for (const box of boxes) {
      if (box.value || !kept.has(box.name)) continue;
      box.value = kept.get(box.name);
      const fold = box.closest("details");
      if (fold) fold.open = true;
    }
  } catch {
    // a browser that keeps nothing
  }
  remember();
  form.addEventListener("input", remember);
}
