// The pages under one another in a window that scrolls. Only those that are near are drawn.

const STEPS = [0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5];
const POINT = 96 / 72; // CSS pixels of a point at 100 %
const KEPT = 12; // drawn pages that stay when they are out of sight

export class Sheets extends EventTarget {
  constructor(room, sizes, source, said) {
    super();
    this.room = room;
    this.sizes = sizes;
    this.source = source;
    this.fit = "width";
    this.turned = 0;
    this.at = 1;
    this.drawn = new Map(); // page → { stop, width }, longest out of sight first
    this.near = new Set();
    room.replaceChildren(...sizes.map(([width, height], index) => sheet(index + 1, width, height, said)));
    this.sheets = [...room.children];
    this.watcher = new IntersectionObserver((seen) => this.#seen(seen), { root: room, rootMargin: "60% 0px" });
    for (const one of this.sheets) this.watcher.observe(one);
    this.sizer = new ResizeObserver(() => this.refit());
    this.sizer.observe(room);
    room.addEventListener("scroll", () => this.#scrolled(), { passive: true });
  }

  get last() {
    return this.sheets.length;
  }

  get percent() {
    return Math.round((100 * this.scale) / POINT);
  }

  // ---- Going somewhere

  go(page, { top = 0, smooth = false } = {}) {
    const number = Math.min(Math.max(page, 1), this.last);
    const target = this.sheets[number - 1];
    const down = top * target.offsetHeight;
    const near = down < this.room.clientHeight * 0.6; // then the head of the page is seen with it
    const place = target.offsetTop + (near ? -8 : down - this.room.clientHeight / 3);
    this.room.scrollTo({ top: place, behavior: smooth ? "smooth" : "instant" });
    this.#arrived(number);
  }

  // ---- Size

  zoom(wanted) {
    this.fit = wanted;
    this.refit();
  }

  step(direction) {
    const now = this.scale / POINT;
    const next = direction > 0 ? STEPS.find((one) => one > now * 1.02) : STEPS.findLast((one) => one < now * 0.98);
    if (next) this.zoom(next);
  }

  turn() {
    this.turned = (this.turned + 90) % 360;
    this.room.dataset.turned = this.turned;
    this.refit();
  }

  refit() {
    if (!this.room.clientWidth) return;
    const [width, height] = this.#shownSize(this.at);
    const edge = this.room.clientWidth < 600 ? 6 : 16;
    const across = (this.room.clientWidth - edge) / width;
    const down = (this.room.clientHeight - edge) / height;
    const scale = this.fit === "width" ? across : this.fit === "page" ? Math.min(across, down) : this.fit * POINT;
    this.scaleTo(Math.min(Math.max(scale, 0.1), 8));
  }

  // Keeps in place what stands at `y` pixels below the upper edge of the window.
  scaleTo(scale, y = this.room.clientHeight / 4) {
    if (Math.abs(scale - (this.scale ?? 0)) < 0.0005) {
      this.#redraw();
      return;
    }
    const held = this.sheets[this.#pageAt(this.room.scrollTop + y) - 1];
    const part = (this.room.scrollTop + y - held.offsetTop) / (held.offsetHeight || 1);
    const across = (this.room.scrollLeft + this.room.clientWidth / 2) / this.room.scrollWidth;
    const first = this.scale === undefined;
    this.scale = scale;
    this.room.style.setProperty("--s", scale);
    if (!first) {
      this.room.scrollTop = held.offsetTop + part * held.offsetHeight - y;
      this.room.scrollLeft = across * this.room.scrollWidth - this.room.clientWidth / 2;
    }
    clearTimeout(this.later);
    this.later = setTimeout(() => this.#redraw(), 120);
    this.dispatchEvent(new Event("zoom"));
  }

  // ---- Marks

  mark(page, boxes) {
    const element = this.sheets[page - 1];
    element.querySelectorAll(".pv-mark").forEach((one) => one.remove());
    const [width, height] = this.sizes[page - 1];
    const marks = boxes.map(([x, y, w, h]) => {
      const mark = document.createElement("div");
      mark.className = "pv-mark";
      mark.style.left = `${(100 * (x - 1)) / width}%`;
      mark.style.top = `${(100 * (y - 1)) / height}%`;
      mark.style.width = `${(100 * (w + 2)) / width}%`;
      mark.style.height = `${(100 * (h + 2)) / height}%`;
      return mark;
    });
    element.firstChild.append(...marks);
  }

  clearMarks() {
    this.room.querySelectorAll(".pv-mark").forEach((one) => one.remove());
  }

  get visible() {
    return [...this.near];
  }

  close() {
    this.watcher.disconnect();
    this.sizer.disconnect();
    for (const page of [...this.drawn.keys()]) this.#wipe(page);
    this.source.close();
  }

  // Other pictures of the same pages, when the file itself cannot be had.
  replace(source) {
    for (const page of [...this.drawn.keys()]) this.#wipe(page);
    this.source.close();
    this.source = source;
    this.#redraw();
  }

  #shownSize(page) {
    const [width, height] = this.sizes[page - 1];
    return this.turned % 180 ? [height, width] : [width, height];
  }

  #pageAt(y) {
    let [low, high] = [0, this.last - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.sheets[middle].offsetTop <= y) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  #scrolled() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      const end = this.room.scrollTop + this.room.clientHeight >= this.room.scrollHeight - 2;
      this.#arrived(end ? this.last : this.#pageAt(this.room.scrollTop + this.room.clientHeight * 0.4));
    });
  }

  #arrived(page) {
    if (page === this.at) return;
    this.at = page;
    this.dispatchEvent(new Event("page"));
  }

  #seen(entries) {
    for (const entry of entries) {
      const page = Number(entry.target.dataset.page);
      if (entry.isIntersecting) this.near.add(page);
      else this.near.delete(page);
    }
    this.#redraw();
    this.dispatchEvent(new Event("near"));
  }

  #redraw() {
    if (!this.scale) return;
    const pages = [...this.near].sort((one, other) => Math.abs(one - this.at) - Math.abs(other - this.at));
    for (const page of pages) this.#draw(page);
    for (const page of this.drawn.keys()) {
      if (this.drawn.size <= KEPT) break;
      if (!this.near.has(page)) this.#wipe(page);
    }
  }

  async #draw(page) {
    const width = Math.round(this.sizes[page - 1][0] * this.scale);
    const before = this.drawn.get(page);
    if (before?.width === width) return;
    before?.stop.abort();
    const stop = new AbortController();
    this.drawn.delete(page);
    this.drawn.set(page, { stop, width });
    const element = this.sheets[page - 1];
    try {
      await this.source.draw(element.firstChild, page, width, stop.signal);
      if (stop.signal.aborted) return;
      element.dataset.drawn = "";
      this.dispatchEvent(new CustomEvent("drawn", { detail: page }));
    } catch (error) {
      if (stop.signal.aborted) return;
      this.drawn.delete(page);
      console.warn("page", page, error);
      this.dispatchEvent(new CustomEvent("failed", { detail: page }));
    }
  }

  #wipe(page) {
    this.drawn.get(page)?.stop.abort();
    this.drawn.delete(page);
    const element = this.sheets[page - 1];
    delete element.dataset.drawn;
    element.firstChild.querySelectorAll(":scope > :not(.pv-mark)").forEach((one) => one.remove());
    this.source.clear(page);
  }
}

function sheet(page, width, height, said) {
  const outer = document.createElement("div");
  outer.className = "pv-sheet";
  outer.dataset.page = page;
  outer.style.setProperty("--w", width);
  outer.style.setProperty("--h", height);
  outer.setAttribute("role", "group");
  outer.setAttribute("aria-label", said(page));
  const inner = document.createElement("div");
  inner.className = "pv-face";
  outer.append(inner);
  return outer;
}
