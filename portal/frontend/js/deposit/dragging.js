// Rows put in order by dragging them at their grips; buttons and keys do the same.

/** `rows` matches what may be dragged and dropped upon; `dropped(row)` hears when one lies in its new place. */
export function watchDragging(place, rows, dropped) {
  let dragged = null;
  let was = null;

  place.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    const row = grip?.closest(rows);
    if (!row || event.button !== 0) return;
    event.preventDefault();
    dragged = row;
    was = row.nextElementSibling;
    dragged.classList.add("dragged");
    place.setPointerCapture(event.pointerId);
  });
  place.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    const over = document.elementFromPoint(event.clientX, event.clientY)?.closest(rows);
    if (!over || over === dragged || over.parentElement !== dragged.parentElement) return;
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(dragged);
    else over.after(dragged);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    place.addEventListener(name, () => {
      if (!dragged) return;
      const row = dragged;
      dragged = null;
      row.classList.remove("dragged");
      if (row.nextElementSibling !== was) dropped(row);
    });
  }
}
