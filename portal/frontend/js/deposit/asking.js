// Asking the server: the token that it wants, and words with places to fill.

export function token() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]").value;
}

/** `say("%(done)s of %(all)s", {done: 1, all: 2})` → "1 of 2" */
export function say(words, values) {
  return words.replace(/%\((\w+)\)s/g, (_whole, name) => values[name] ?? "");
}

export function clock(moment) {
  return moment.toLocaleTimeString("vi", { hour: "2-digit", minute: "2-digit" });
}

/** A button that calls `action`, for notes that the script writes. */
export function button(label, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-small";
  made.textContent = label;
  made.addEventListener("click", action);
  return made;
}
