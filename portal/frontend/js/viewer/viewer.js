// The viewer: pages, what stands beside them, and the buttons above. Its words come from the page's own template.

import { hashOf } from "./address.js";
import { Asking } from "./asking.js";
import { Find } from "./find.js";
import { watchKeys } from "./keys.js";
import { Pictures } from "./pictures.js";
import { watchPinch } from "./pinch.js";
import { Sheets } from "./sheets.js";
import { Side } from "./side.js";
import { Whole } from "./whole.js";

const SIZE = [595, 842]; // A4 in points, where nothing better is known

export class Viewer {
  static async open(reader, closed) {
    const places = reader.dataset;
    const asking = new Asking(places);
    const pictures = new Pictures(asking);
    let viewer = null;
    const failed = (error) => {
      console.warn("the file itself", error);
      viewer?.usePictures();
      failed.early = true;
    };
    const whole = places.whole ? new Whole(places, pictures, failed) : null;
    const layout = await asking.layout().catch(() => assumed(Number(places.last), whole));
    viewer = new Viewer(reader, asking, layout, { whole, pictures }, closed);
    if (failed.early) viewer.usePictures();
    return viewer;
  }

  constructor(reader, asking, layout, { whole, pictures }, closed) {
    this.pictures = pictures;
    this.reader = reader;
    this.closed = closed;
    const root = document.getElementById(reader.dataset.template).content.firstElementChild.cloneNode(true);
    this.root = root;
    this.words = root.dataset;
    this.part = (name) => root.querySelector(`[data-part=${name}]`);
    this.room = this.part("room");
    this.sheets = new Sheets(this.room, layout.sizes, whole ?? pictures, (page) => this.say("page", { page }));
    this.find = new Find(this, asking);
    this.side = new Side(this, asking, layout.outline);
    this.part("last").textContent = layout.sizes.length;
    this.part("number").max = layout.sizes.length;
    this.#watch();
    watchKeys(this);
    watchPinch(this);
  }

  // Goes to a place, and opens where it was closed.
  show({ page, search = "", find = false }, { opener, full = false } = {}) {
    if (!this.root.isConnected) {
      this.opener = opener ?? null;
      const standing = this.reader.querySelector("[data-standing]");
      standing.hidden = true;
      standing.after(this.root);
      if (full) this.enlarge(true);
      else this.reader.scrollIntoView({ block: "start" });
      this.sheets.refit();
    }
    this.sheets.go(page);
    this.#arrived();
    if (search) this.find.ask(search, { page: find ? null : page });
    this.room.focus({ preventScroll: true });
  }

  close() {
    const page = this.sheets.at;
    this.enlarge(false);
    this.root.remove();
    this.reader.querySelector("[data-standing]").hidden = false;
    history.replaceState(history.state, "", location.pathname + location.search);
    this.reader.dataset.page = page;
    this.closed();
    (this.opener?.isConnected ? this.opener : this.reader.querySelector("a, button"))?.focus({ preventScroll: true });
  }

  // The whole window, and the whole screen where the browser gives it.
  enlarge(wanted, screen = false) {
    if (wanted === this.isFull) return;
    this.isFull = wanted;
    this.root.classList.toggle("full", wanted);
    document.documentElement.classList.toggle("pv-locked", wanted);
    this.part("full").setAttribute("aria-pressed", String(wanted));
    if (wanted && screen && this.root.requestFullscreen) this.root.requestFullscreen().catch(() => {});
    else if (!wanted && document.fullscreenElement === this.root) document.exitFullscreen();
    this.sheets.refit();
  }

  // When the file itself does not come.
  usePictures() {
    if (this.sheets.source !== this.pictures) this.sheets.replace(this.pictures);
  }

  say(name, values = {}) {
    return (this.words[name] ?? "").replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
  }

  announce(sentence) {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => { this.part("said").textContent = sentence; }, 400);
  }

  #watch() {
    const { sheets, root } = this;
    const doing = {
      side: () => this.side.toggle(),
      previous: () => sheets.go(sheets.at - 1),
      next: () => sheets.go(sheets.at + 1),
      in: () => sheets.step(1),
      out: () => sheets.step(-1),
      turn: () => sheets.turn(),
      full: () => this.enlarge(!this.isFull, true),
      close: () => this.close(),
      earlier: () => this.find.step(-1),
      later: () => this.find.step(1),
      clear: () => this.find.clear(),
    };
    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (button) doing[button.dataset.do]();
      const link = event.target.closest("a[data-page]");
      if (link) {
        event.preventDefault();
        event.stopPropagation();
        // On a phone what stands beside the pages lies over them.
        if (this.side.isOpen && matchMedia("(max-width: 47.99rem)").matches) this.side.toggle(false);
        sheets.go(Number(link.dataset.page));
        this.room.focus({ preventScroll: true });
      }
    });
    this.part("number").addEventListener("change", ({ target }) => sheets.go(Number.parseInt(target.value, 10) || sheets.at));
    this.part("number").addEventListener("focus", ({ target }) => target.select());
    this.part("zoom").addEventListener("change", ({ target }) => {
      const wanted = target.value;
      sheets.zoom(Number(wanted) || wanted);
    });
    this.part("find").addEventListener("submit", (event) => {
      event.preventDefault();
      this.find.submit();
    });
    sheets.addEventListener("page", () => this.#arrived());
    sheets.addEventListener("zoom", () => this.#zoomed());
    sheets.addEventListener("near", () => this.find.mark());
    sheets.addEventListener("failed", ({ detail }) => this.announce(this.say("failed", { page: detail })));
    document.addEventListener("fullscreenchange", () => {
      if (!document.fullscreenElement && this.isFull) this.enlarge(false);
    });
  }

  #arrived() {
    const { at, last } = this.sheets;
    const number = this.part("number");
    if (document.activeElement !== number) number.value = at;
    else { number.value = at; number.select(); }
    this.root.querySelector("[data-do=previous]").disabled = at === 1;
    this.root.querySelector("[data-do=next]").disabled = at === last;
    this.side.here(at);
    this.announce(this.say("here", { page: at, last }));
    clearTimeout(this.addressed);
    this.addressed = setTimeout(() => this.address(), 250);
  }

  address() {
    if (!this.root.isConnected) return;
    const search = new URLSearchParams(location.search);
    search.delete("page");
    search.delete("q");
    const rest = search.size ? `?${search}` : "";
    history.replaceState(history.state, "", location.pathname + rest + hashOf(this.sheets.at, this.find.asked));
  }

  #zoomed() {
    const chosen = this.part("zoom");
    const own = chosen.querySelector("[data-own]");
    const { fit, percent } = this.sheets;
    own.textContent = `${percent} %`;
    const known = [...chosen.options].find((one) => one !== own && one.value === String(fit));
    own.hidden = Boolean(known);
    (known ?? own).selected = true;
  }
}

// The sizes of pages where the server cannot say: all as the first.
async function assumed(last, whole) {
  const size = (await whole?.size(1).catch(() => null)) ?? SIZE;
  return { sizes: Array.from({ length: last }, () => size), outline: [] };
}
