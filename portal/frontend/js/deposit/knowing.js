// Suggestions while somebody writes names and affiliations. Choosing one fills what is still empty in its row.

import { suggest } from "../suggesting/combobox.js";

const PARTS = ["family", "middle", "given"];
const TOLD = [...PARTS, "term", "identifier"]; // columns that belong to what was chosen, whatever stood in them

export function watchKnowing(form) {
  form.addEventListener("focusin", (event) => {
    const box = event.target;
    if (!box.dataset?.known || box.getAttribute("role") === "combobox") return;
    box.removeAttribute("list"); // what a browser without script offers
    suggest(box, { address: box.dataset.known, place: box.closest(".known"), choose: (one) => take(box, one.fill) });
  });

  // The parts of a name that is being written anew are told by the server again, unless somebody writes them.
  form.addEventListener("input", (event) => {
    const name = event.target.name ?? "";
    if (!name.endsWith("-name")) return;
    for (const part of PARTS) set(event.target, part, "");
  });
}

function column(box) {
  return box.name.slice(box.name.lastIndexOf("-") + 1);
}

function beside(box, name) {
  return box.closest("li")?.querySelector(`[name="${CSS.escape(box.name.replace(/-[a-z]+$/, `-${name}`))}"]`);
}

function set(box, name, value) {
  const other = beside(box, name);
  if (other) other.value = value;
}

function take(box, fill) {
  const own = column(box);
  box.value = fill[own] ?? fill.affiliation; // an organisation stands in boxes of several names
  for (const [name, value] of Object.entries(fill)) {
    const other = beside(box, name);
    if (other && name !== own && (!other.value || TOLD.includes(name))) other.value = value;
  }
  box.dispatchEvent(new Event("change", { bubbles: true }));
}
