// Errors stand beside their fields, and at the very box where a field has several.

/** `errors`: id of a field → message. `boxes`: id of a field → the name of the box that is wrong, and which of that name it is.
 * Nothing is said of the field that somebody is writing in. */
export function markErrors(form, errors, boxes) {
  for (const place of form.querySelectorAll("[id$='-error']")) {
    const id = place.id.slice(0, -"-error".length);
    if (id === "f-files" || id === "f-agreement") continue;
    const field = form.querySelector(`#${id}`);
    const message = errors[id] ?? "";
    if (message && field?.contains(document.activeElement)) continue;
    place.hidden = !message;
    place.querySelector("span").textContent = message;
    if (field?.matches("input, textarea, select")) {
      if (message) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    } else if (field) {
      markBox(field, message && boxes[id] ? boxOf(field, boxes[id]) : null, place.id);
    }
  }
}

function boxOf(field, [name, number]) {
  return field.querySelectorAll(`[name="${CSS.escape(name)}"]`)[number] ?? null;
}

/** `wrong` alone is marked in a field; null: none. It keeps its id when it is mended: a link may still lead there. */
function markBox(field, wrong, described) {
  for (const box of field.querySelectorAll("[aria-invalid]")) {
    if (box === wrong) continue;
    box.removeAttribute("aria-invalid");
    box.removeAttribute("aria-describedby");
  }
  if (!wrong) return;
  wrong.setAttribute("aria-invalid", "true");
  wrong.setAttribute("aria-describedby", described);
  if (!wrong.id) {
    document.getElementById(`${field.id}-box`)?.removeAttribute("id");
    wrong.id = `${field.id}-box`;
  }
  const fold = wrong.closest("details");
  if (fold) fold.open = true;
}
