// Beside the pages: small pictures of them, the document's own contents, and where words were found.

export class Side {
  constructor(viewer, asking, outline) {
    this.viewer = viewer;
    this.asking = asking;
    this.box = viewer.part("side");
    this.button = viewer.root.querySelector("[data-do=side]");
    this.tabs = [...this.box.querySelectorAll("[role=tab]")];
    this.#contents(outline);
    for (const tab of this.tabs) tab.addEventListener("click", () => this.choose(tab.dataset.tab));
    this.box.addEventListener("keydown", (event) => this.#keys(event));
    this.matches("", []);
    this.choose(outline.length ? "contents" : "thumbs", { quiet: true });
  }

  get isOpen() {
    return !this.box.hidden;
  }

  toggle(open = !this.isOpen) {
    this.box.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (open) this.#filled();
    this.viewer.sheets.refit();
    if (open) this.here(this.viewer.sheets.at);
  }

  choose(name) {
    this.chosen = name;
    for (const tab of this.tabs) {
      const here = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", String(here));
      tab.tabIndex = here ? 0 : -1;
      this.#panel(tab.dataset.tab).hidden = !here;
    }
    this.#filled();
  }

  // The page that is read now.
  here(page) {
    if (!this.isOpen) return;
    const panel = this.#panel("thumbs");
    panel.querySelector("[aria-current]")?.removeAttribute("aria-current");
    const now = panel.querySelector(`[data-page="${page}"]`);
    now?.setAttribute("aria-current", "page");
    if (this.chosen === "thumbs") now?.scrollIntoView({ block: "nearest" });
    const chapters = [...this.#panel("contents").querySelectorAll("a")];
    const chapter = chapters.findLast((one) => Number(one.dataset.page) <= page);
    for (const one of chapters) {
      if (one === chapter) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    }
  }

  matches(words, found) {
    const panel = this.#panel("found");
    const tab = this.tabs.find((one) => one.dataset.tab === "found");
    tab.hidden = !words;
    panel.replaceChildren(...found.map(({ page, passage }) => this.#match(page, passage)));
    if (words && !found.length) panel.textContent = this.viewer.say("nothing");
    if (words && found.length) {
      this.choose("found");
      // On a phone the pages themselves come first.
      if (!this.isOpen && this.viewer.room.clientWidth > 700) this.toggle(true);
    } else if (this.chosen === "found") {
      this.choose("thumbs");
    }
  }

  matched(page) {
    for (const link of this.#panel("found").querySelectorAll("a")) {
      if (Number(link.dataset.page) === page) {
        link.setAttribute("aria-current", "true");
        link.scrollIntoView({ block: "nearest" });
      } else {
        link.removeAttribute("aria-current");
      }
    }
  }

  #panel(name) {
    return this.box.querySelector(`[data-panel=${name}]`);
  }

  #filled() {
    const panel = this.#panel("thumbs");
    if (!this.isOpen || this.chosen !== "thumbs" || panel.childElementCount) return;
    const { sizes } = this.viewer.sheets;
    panel.append(...sizes.map(([width, height], index) => this.#thumb(index + 1, width, height)));
    this.here(this.viewer.sheets.at);
  }

  #thumb(page, width, height) {
    const link = this.#link(page, "pv-thumb");
    const picture = new Image(120, Math.round((120 * height) / width));
    picture.loading = "lazy";
    picture.alt = "";
    picture.src = this.asking.page(page, 160);
    const number = document.createElement("span");
    number.textContent = page;
    link.append(picture, number);
    link.setAttribute("aria-label", this.viewer.say("page", { page }));
    return link;
  }

  #contents(outline) {
    const tab = this.tabs.find((one) => one.dataset.tab === "contents");
    tab.hidden = !outline.length;
    this.#panel("contents").append(...outline.map(([level, title, page]) => {
      const link = this.#link(page, "pv-chapter");
      link.style.setProperty("--level", Math.min(level, 4));
      const name = document.createElement("span");
      name.textContent = title;
      const number = document.createElement("span");
      number.className = "num";
      number.textContent = page;
      link.append(name, " ", number);
      return link;
    }));
  }

  #match(page, passage) {
    const link = this.#link(page, "pv-match");
    const name = document.createElement("b");
    name.textContent = this.viewer.say("page", { page });
    const words = document.createElement("span");
    words.append(...passage.map(([text, found]) => {
      if (!found) return text;
      const mark = document.createElement("mark");
      mark.textContent = text;
      return mark;
    }));
    link.append(name, " ", words);
    return link;
  }

  #link(page, kind) {
    const link = document.createElement("a");
    link.href = `#page=${page}`;
    link.dataset.page = page;
    link.className = kind;
    return link;
  }

  #keys(event) {
    const tab = event.target.closest("[role=tab]");
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!tab || !step) return;
    event.preventDefault();
    event.stopPropagation();
    const shown = this.tabs.filter((one) => !one.hidden);
    const next = shown[(shown.indexOf(tab) + step + shown.length) % shown.length];
    this.choose(next.dataset.tab);
    next.focus();
  }
}
