// Taking over what the server has meanwhile, part by part, without leaving the page or touching what is being written.

import { fill, held } from "./parts.js";

/** The form's page as the server draws it now, or null. */
export async function drawnNow(form, request = { headers: { Accept: "text/html" } }) {
  const answer = await fetch(form.action, request);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return answer.ok && page.getElementById(form.id) ? page : null;
}

/** Take over the parts that `mayChange`. Returns the marks of those that are as drawn now. */
export function renew(form, page, marks, mayChange) {
  const drawn = page.getElementById(form.id);
  const theirMarks = JSON.parse(drawn.elements.marks.value);
  const here = held(form, marks);
  const theirs = new Map([...held(drawn, theirMarks)].filter(([part]) => mayChange(part)));
  const different = new Map([...theirs].filter(([part, pairs]) => here.get(part) !== pairs));
  if (different.size) fill(form, different, marks);
  beside(form, page);
  return Object.fromEntries([...theirs.keys()].filter((part) => part in theirMarks).map((part) => [part, theirMarks[part]]));
}

/** What stands beside the fields: guesses, and what there is to do with them. */
function beside(form, page) {
  for (const place of document.querySelectorAll("[data-beside]")) {
    const drawn = page.querySelector(`[data-beside="${CSS.escape(place.dataset.beside)}"]`);
    if (!drawn || place.innerHTML === drawn.innerHTML) continue;
    place.innerHTML = drawn.innerHTML;
    const fold = place.closest(".more-fields");
    if (fold && place.childElementCount) fold.open = true;
  }
}
