// Single keys, where nobody types; each can do without them (WCAG 2.1.4).

const OFF = "desk-keys-off";

/** `keys`: key → what it does. A checkbox does not keep keys from the page, a text box does. */
export function watchKeys(keys) {
  const dialog = document.getElementById("keys");
  const box = dialog?.querySelector("[data-keys-off]");
  if (box) {
    box.checked = areOff();
    box.addEventListener("change", () => remember(box.checked));
  }
  const all = { ...keys, "?": () => dialog?.showModal() };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!(key in all) || (areOff() && key !== "?")) return;
    if (all[key](event) !== false) event.preventDefault();
  });
}

function isTyping(target) {
  return target.closest?.("textarea, select, [contenteditable], .pv, input:not([type=checkbox])");
}

function areOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

function remember(off) {
  try {
    if (off) localStorage.setItem(OFF, "1");
    else localStorage.removeItem(OFF);
  } catch {
    // a browser that keeps nothing: until the next page
  }
}
