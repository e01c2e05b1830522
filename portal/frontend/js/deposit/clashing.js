// Two windows wrote in one place: both are shown there, and the person chooses. Until then neither is overwritten.

import { button, say } from "./asking.js";
import { elementOf } from "./parts.js";

/** Show what is saved beside the part. `theirs` and `mine` are called when one of the two is chosen. */
export function showClash(clash, words, theirs, mine) {
  settled(clash.part);
  const place = elementOf(clash.part);
  if (!place) return;
  const box = document.createElement("div");
  box.className = "guess other";
  box.dataset.clash = clash.part;
  box.setAttribute("role", "alert");
  const lines = [say(words.clashed, { source: clash.source }), clash.saved].map((text) => {
    const line = document.createElement("p");
    line.textContent = text;
    return line;
  });
  lines[0].className = "from";
  lines[1].className = "written";
  const choice = document.createElement("p");
  choice.className = "row";
  choice.append(button(words.theirs, () => choose(theirs)), button(words.mine, () => choose(mine)));
  box.append(...lines, choice);
  container(place).append(box);

  function choose(action) {
    settled(clash.part);
    const first = place.matches("input, textarea, select") ? place : place.querySelector("input:not([type=hidden]), select, textarea");
    first?.focus();
    action();
  }
}

export function settled(part) {
  document.querySelector(`[data-clash="${CSS.escape(part)}"]`)?.remove();
}

function container(place) {
  return place.closest(".field, li") ?? place.parentElement;
}
