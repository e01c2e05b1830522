// Finding words: the server says on which pages they stand, and where on a page, by its rules for Vietnamese.

export class Find {
  constructor(viewer, asking) {
    this.viewer = viewer;
    this.asking = asking;
    this.asked = "";
    this.found = [];
    this.boxes = new Map(); // page → marks
    this.current = null; // { page, index }
  }

  submit() {
    const typed = this.viewer.part("words").value.trim();
    if (typed && typed === this.asked) this.step(1);
    else this.ask(typed);
  }

  // With `page`, stays there; else goes to the first place from here on.
  async ask(words, { page = null } = {}) {
    const { viewer } = this;
    this.clear({ keep: true });
    if (!words) return;
    this.asked = words;
    viewer.part("words").value = words;
    viewer.part("count").textContent = viewer.say("looking");
    try {
      const { found } = await this.asking.find(words);
      if (this.asked !== words) return;
      this.found = found;
    } catch {
      viewer.part("count").textContent = viewer.say("unanswered");
      viewer.announce(viewer.say("unanswered"));
      return;
    }
    const pages = this.found.map((one) => one.page);
    const told = pages.length ? viewer.say(pages.length === 1 ? "onepage" : "pages", { pages: pages.length }) : viewer.say("nothing");
    viewer.part("count").textContent = told;
    viewer.part("steps").hidden = !pages.length;
    viewer.side.matches(words, this.found);
    viewer.announce(`“${words}”: ${told}`);
    viewer.address();
    this.mark();
    const from = page ?? viewer.sheets.at;
    const next = pages.find((one) => one >= from) ?? pages[0];
    // A page that was named is where the reader goes, were nothing marked on it.
    if (next && (page === null || next === page)) await this.#goTo(next, 0);
  }

  clear({ keep = false } = {}) {
    const { viewer } = this;
    this.asked = "";
    this.found = [];
    this.boxes.clear();
    this.current = null;
    viewer.sheets.clearMarks();
    viewer.part("count").textContent = "";
    viewer.part("steps").hidden = true;
    viewer.side.matches("", []);
    if (!keep) {
      viewer.part("words").value = "";
      viewer.address();
    }
  }

  // The next or previous place.
  async step(direction) {
    const pages = this.found.map((one) => one.page);
    if (!pages.length) return;
    const at = this.current?.page === this.viewer.sheets.at ? this.current : null;
    if (at) {
      const index = at.index + direction;
      if (index >= 0 && index < (this.boxes.get(at.page)?.length ?? 0)) return this.#goTo(at.page, index);
    }
    const here = this.viewer.sheets.at;
    const next = direction > 0
      ? pages.find((one) => one > here || (!at && one === here)) ?? pages[0]
      : pages.findLast((one) => one < here || (!at && one === here)) ?? pages.at(-1);
    return this.#goTo(next, direction > 0 ? 0 : -1);
  }

  // Marks what is near on the screen.
  mark() {
    if (!this.asked) return;
    const pages = new Set(this.found.map((one) => one.page));
    for (const page of this.viewer.sheets.visible) if (pages.has(page)) this.#marked(page);
  }

  async #marked(page) {
    const words = this.asked;
    if (this.boxes.has(page)) return this.boxes.get(page);
    const { marks } = await this.asking.marks(page, words).catch(() => ({ marks: [] }));
    if (words === this.asked && !this.boxes.has(page)) {
      this.boxes.set(page, marks);
      this.viewer.sheets.mark(page, marks);
    }
    return marks;
  }

  async #goTo(page, index) {
    const words = this.asked;
    const marks = await this.#marked(page);
    if (words !== this.asked) return;
    const chosen = index < 0 ? marks.length - 1 : index;
    this.current = { page, index: chosen };
    const { sheets, room } = this.viewer;
    const box = marks[chosen];
    sheets.go(page, { top: box ? box[1] / sheets.sizes[page - 1][1] : 0 });
    room.querySelectorAll(".pv-mark.now").forEach((one) => one.classList.remove("now"));
    const mark = sheets.sheets[page - 1].querySelectorAll(".pv-mark")[chosen];
    mark?.classList.add("now");
    if (mark && sheets.fit !== "width") mark.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    this.viewer.side.matched(page);
  }
}
