// The form by its parts, as the server names them: a field, `access`, `file:<id>`. A part's boxes are compared and kept together.

const OURS = new Set(["csrfmiddlewaretoken", "revision", "marks", "window", "turn", "seal", "do", "agreement", "agreement-name", "agreement-signed", "consent"]);

/** The part that a box belongs to; one that the server gave no mark for is a part of its own. */
export function partOf(name, marks) {
  const file = name.match(/^file-(\d+)-/);
  if (file) return `file:${file[1]}`;
  if (name in marks) return name;
  for (let end = name.lastIndexOf("-"); end > 0; end = name.lastIndexOf("-", end - 1)) {
    if (name.slice(0, end) in marks) return name.slice(0, end);
  }
  return name;
}

export function elementOf(part) {
  return document.getElementById(`f-${part.replace(/[.:]/g, "-")}`);
}

/** The label of a part, as the page says it. */
export function labelOf(part) {
  const place = elementOf(part);
  const label = place && (document.querySelector(`label[for="${place.id}"]`) ?? place.querySelector("legend") ?? place.closest("li")?.querySelector("b"));
  if (!label) return part;
  return [...label.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE || one.nodeName === "A").map((one) => one.textContent).join("").trim();
}

/** What stands in the boxes: part → JSON of its pairs of name and value, in the order of the form; without files. */
export function held(form, marks) {
  const found = new Map();
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || OURS.has(name)) continue;
    const part = partOf(name, marks);
    found.set(part, [...(found.get(part) ?? []), [name, value]]);
  }
  return new Map([...found].map(([part, pairs]) => [part, JSON.stringify(pairs)]));
}

/** Put pairs into the boxes of these parts and of no other, with as many rows as there are pairs for. */
export function fill(form, held, marks) {
  const values = new Map();
  for (const pairs of held.values()) {
    for (const [name, value] of JSON.parse(pairs)) values.set(name, [...(values.get(name) ?? []), value]);
  }
  for (const rows of form.querySelectorAll("[data-rows]")) {
    const blank = rows.querySelector("template").content;
    const first = blank.querySelector("[name]").name;
    if (!held.has(partOf(first, marks))) continue;
    const list = rows.querySelector("ol");
    const wanted = Math.max(values.get(first)?.length ?? 0, 1);
    while (list.children.length > wanted) list.lastElementChild.remove();
    while (list.children.length < wanted) list.append(blank.cloneNode(true));
  }
  const places = new Map();
  for (const box of form.elements) {
    if (!box.name || OURS.has(box.name) || box.type === "file" || box.type === "submit" || !held.has(partOf(box.name, marks))) continue;
    const given = values.get(box.name);
    if (box.type === "radio" || box.type === "checkbox") {
      box.checked = given?.includes(box.value) ?? false;
      continue;
    }
    const place = places.get(box.name) ?? 0;
    places.set(box.name, place + 1);
    box.value = given?.[place] ?? "";
  }
}
