// What could not be saved is kept on this device until it is. A browser that keeps nothing (private windows, a full disk)
// is no reason to stop: then only the page itself holds the text.

/** A copy of the boxes of one deposit: `{at, pairs}`, pairs of name and value in the order of the form; or only
    `{savedAs}`, the revision as which the server has kept them. */
export function localCopy(key) {
  function put(value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // full or forbidden
    }
  }
  return {
    read() {
      try {
        return JSON.parse(localStorage.getItem(key));
      } catch {
        return null;
      }
    },
    write(pairs) {
      put({ at: Date.now(), pairs });
    },
    saved(revision) {
      put({ savedAs: revision });
    },
    forget() {
      try {
        localStorage.removeItem(key);
      } catch {
        // forbidden
      }
    },
  };
}

const OURS = new Set(["csrfmiddlewaretoken", "revision", "do"]);

/** The boxes as pairs of strings: what a person typed, without files and without what the server gave. */
export function boxes(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !OURS.has(name));
}

/** Put kept pairs back into the boxes, adding rows where there were more of them. */
export function fill(form, pairs) {
  const values = new Map();
  for (const [name, value] of pairs) {
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  for (const rows of form.querySelectorAll("[data-rows]")) {
    const list = rows.querySelector("ol");
    const first = rows.querySelector("template").content.querySelector("[name]").name;
    const wanted = values.get(first)?.length ?? 0;
    while (list.children.length < wanted) {
      list.append(rows.querySelector("template").content.cloneNode(true));
    }
  }
  const places = new Map();
  for (const box of form.elements) {
    if (!box.name || OURS.has(box.name) || box.type === "file" || box.type === "submit") continue;
    const kept = values.get(box.name);
    if (box.type === "radio" || box.type === "checkbox") {
      box.checked = kept?.includes(box.value) ?? false;
      continue;
    }
    const place = places.get(box.name) ?? 0;
    places.set(box.name, place + 1);
    if (kept?.[place] !== undefined) box.value = kept[place];
  }
}
