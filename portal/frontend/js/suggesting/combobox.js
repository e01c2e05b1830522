// A search box that offers what may be meant: the editable combobox with a list of WAI-ARIA 1.2. Enter searches for what
// was typed unless an offer was chosen with the arrows; whatever fails, the box remains a plain box.

const PAUSE = 120; // milliseconds without a key before anybody is asked
let made = 0;

const visit = (one) => location.assign(one.url);

/** Offers from `address` below `place`, at the box; `choose` is told which one was taken. */
export function suggest(input, { address = input.dataset.suggest, place = input.form, choose: take = visit } = {}) {
  const list = document.createElement("ul");
  list.id = `suggested-${(made += 1)}`;
  list.className = "suggested";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestLabel);
  place.append(list);
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);

  let offered = [];
  let chosen = -1;
  let timer = 0;
  let asking = null;

  const close = () => {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  };

  const choose = (number) => {
    chosen = number;
    for (const [at, option] of [...list.children].entries()) option.setAttribute("aria-selected", String(at === number));
    if (number < 0) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", list.children[number].id);
      list.children[number].scrollIntoView({ block: "nearest" });
    }
  };

  const accept = (at) => {
    const one = offered[at];
    close();
    take(one);
  };

  const show = (found) => {
    offered = found;
    list.replaceChildren(...found.map((one, at) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${at}`;
      option.setAttribute("role", "option");
      for (const text of [one.label, one.kind]) {
        const part = document.createElement("span");
        part.textContent = text;
        option.append(part, " ");
      }
      return option;
    }));
    choose(-1);
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
  };

  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const typed = input.value;
    try {
      const answer = await fetch(`${address}?q=${encodeURIComponent(typed)}`, { signal: asking.signal });
      const { suggestions } = answer.ok ? await answer.json() : { suggestions: [] };
      if (input.value === typed && document.activeElement === input) show(suggestions);
    } catch {
      // asked anew meanwhile, or the network is gone: the box works without
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length < 2) close();
    else timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      const places = offered.length + 1; // one of them is the box itself
      choose(((chosen + 1 + steps[event.key] + places) % places) - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      accept(chosen);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const at = [...list.children].indexOf(event.target.closest("[role=option]"));
    if (at >= 0) accept(at);
  });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close);
}
