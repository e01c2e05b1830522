// Saving while somebody types. Every part carries the mark that it was drawn with: what another window changed meanwhile is
// shown here, what both changed is asked, and nothing is overwritten unseen.

import { button, clock, say, token } from "./asking.js";
import { settled, showClash } from "./clashing.js";
import { markErrors } from "./errors.js";
import { statusLine } from "./line.js";
import { forget, leftBehind, localCopy, stayOpen } from "./local.js";
import { fill, held, labelOf } from "./parts.js";
import { released } from "./pointer.js";
import { drawnNow, renew } from "./renewing.js";
import { signIn } from "./signing.js";

const PAUSE = 1000; // milliseconds without a key before the form is saved
const FIRST_RETRY = 2000;
const LAST_RETRY = 15_000;
const ANSWER = 30_000; // an answer that takes longer is asked for again
const LATER = 1000; // turns: what a closed page had still under way is older than what it left behind
const BEACON = 60_000; // bytes that a browser sends while it closes the page
const PATIENCE = 3000; // how long a link or a button waits for the saving before it

const patience = () => new Promise((resolve) => setTimeout(resolve, PATIENCE));

export function watchSaving(form, words) {
  const { account, deposit } = form.dataset;
  const own = form.elements.window.value;
  const copy = localCopy(account, deposit, own);
  const line = statusLine(words);
  const notes = document.querySelector("[data-notes]");
  const undecided = new Map(); // part in which two windows wrote → the mark of what is saved there
  let marks = JSON.parse(form.elements.marks.value);
  let saved = "unsaved" in form.dataset ? new Map() : held(form, marks); // part → what the server has
  let stopped = "unsaved" in form.dataset; // the server takes nothing more
  let isKept = true; // whether this device has what the server has not
  let flight = null;
  let timer = 0;
  let pause = FIRST_RETRY;
  let longerSince = 0;
  let turn = 0;
  let isWaiting = false;
  let hasWaited = false;
  let isSubmitted = false;

  for (const part of (form.dataset.clashing ?? "").split(",").filter(Boolean)) {
    undecided.set(part, marks[part]);
    saved.delete(part);
  }

  function note(text, ...buttons) {
    notes.innerHTML = '<div class="note warn mb5" role="alert"><div><p></p><p class="row pt2"></p></div></div>';
    notes.querySelector("p").textContent = text;
    notes.querySelector(".row").append(...buttons);
  }

  /** The parts that the server has not. */
  const unsaved = () => new Map([...held(form, marks)].filter(([part, pairs]) => saved.get(part) !== pairs));
  const toSend = () => new Map([...unsaved()].filter(([part]) => !undecided.has(part)));

  function remember() {
    const parts = unsaved();
    if (!parts.size) {
      copy.forget();
      isKept = true;
      return;
    }
    const old = Object.fromEntries([...parts.keys()].filter((part) => part in marks).map((part) => [part, marks[part]]));
    isKept = copy.write({ address: form.dataset.save, held: [...parts], marks: old, turn, seal: form.elements.seal.value });
  }

  /** Send parts, with what tells the server which page they are from. */
  function send(parts, { marks: drawn = marks, window = own, turn: number = ++turn } = {}) {
    const pairs = [...parts.values()].flatMap((one) => JSON.parse(one));
    const { revision, seal } = form.elements;
    const ours = { revision: revision.value, seal: seal.value, window, turn: number, marks: JSON.stringify(drawn), parts: [...parts.keys()].join(",") };
    const data = new URLSearchParams([...Object.entries(ours), ...pairs]).toString();
    const late = new AbortController();
    const limit = setTimeout(() => late.abort(), ANSWER);
    return fetch(form.dataset.save, {
      method: "POST",
      body: data,
      signal: late.signal,
      keepalive: data.length < BEACON,
      headers: { "X-CSRFToken": token(), Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
    }).finally(() => clearTimeout(limit));
  }

  function changed() {
    const parts = unsaved();
    remember();
    clearTimeout(timer);
    if (stopped || !toSend().size) return parts.size || line.saved();
    line.unsaved();
    timer = setTimeout(save, PAUSE);
  }

  /** Save what is not saved; one request at a time, so that none is behind another. */
  async function save() {
    clearTimeout(timer);
    while (flight) await flight;
    const parts = toSend();
    if (stopped || !parts.size) return;
    line.saving();
    flight = send(parts).then((answer) => heard(answer, parts), unheard).finally(() => (flight = null));
    await flight;
  }

  function unheard() {
    remember();
    line.offline(isKept);
    clearTimeout(timer);
    timer = setTimeout(save, pause);
    if (Date.now() - longerSince < pause) return; // leaving each field tries, too: that makes no longer pause
    pause = Math.min(2 * pause, LAST_RETRY);
    longerSince = Date.now();
  }

  async function heard(answer, parts) {
    const told = await answer.json().catch(() => ({}));
    await released();
    if (answer.ok && told.marks) {
      pause = FIRST_RETRY;
      await took(told, parts);
    } else if (answer.status === 401 || answer.status === 403) {
      unheard();
      if (!notes.querySelector("[data-asks]")) {
        const ask = button(words.signin, () => signIn(save));
        ask.dataset.asks = "";
        note(told.error ?? words.signedout, ask);
      }
    } else if (answer.status === 409) {
      stopped = true;
      remember();
      line.refused(told.error);
      note(told.error);
    } else {
      unheard();
    }
  }

  async function took(told, parts) {
    const clashes = new Map(told.clashes.map((one) => [one.part, one]));
    const elsewhere = new Set(told.elsewhere);
    for (const [part, pairs] of parts) {
      if (clashes.has(part) || elsewhere.has(part)) continue;
      saved.set(part, pairs);
      if (part in told.marks) marks[part] = told.marks[part];
    }
    for (const clash of clashes.values()) ask(clash, told.marks[clash.part]);
    form.elements.revision.value = told.revision;
    form.elements.csrfmiddlewaretoken.value = token();
    if (notes.querySelector("[data-asks]")) notes.replaceChildren();
    markErrors(form, told.errors, told.boxes);
    redraw(told);
    const behind = Object.keys(told.marks).filter((part) => marks[part] !== told.marks[part] && !undecided.has(part));
    if (behind.length) await catchUp();
    keepMarks();
    remember();
    if (toSend().size) changed();
    else if (undecided.size) line.waiting();
    else line.saved();
  }

  function keepMarks() {
    form.elements.marks.value = JSON.stringify(marks);
    form.elements.turn.value = turn;
  }

  /** Show what others have changed meanwhile, in all parts that nobody is changing here. */
  async function catchUp() {
    const page = await drawnNow(form).catch(() => null);
    if (page) await takeOver(page);
  }

  /** A page that is older than what has been saved meanwhile would put back what stood there before: it is asked for again. */
  async function takeOver(page) {
    await released();
    const { revision } = form.elements;
    const drawn = page.getElementById(form.id).elements.revision.value;
    if (Number(drawn) < Number(revision.value)) {
      await catchUp();
      return;
    }
    revision.value = drawn;
    const before = unsaved();
    Object.assign(marks, renew(form, page, marks, (part) => !before.has(part) && !undecided.has(part)));
    for (const [part, pairs] of held(form, marks)) if (!before.has(part) && !undecided.has(part)) saved.set(part, pairs);
    keepMarks();
  }

  /** What a button does on the server, shown here while the page stays. Returns whether nothing more is to be done. */
  async function press(button) {
    await save();
    if (stopped || toSend().size) return true; // not saved: the line says why
    const data = new FormData(form, button);
    for (const [name, value] of [...data]) if (typeof value !== "string") data.delete(name);
    turn += 1;
    data.set("turn", turn);
    const request = { method: "POST", body: data, headers: { "X-CSRFToken": token(), Accept: "text/html" } };
    let page;
    try {
      page = await drawnNow(form, request);
    } catch {
      line.offline(isKept);
      return true;
    }
    if (!page) return false;
    await takeOver(page);
    redraw({ steps: page.querySelector("[data-steps]").innerHTML, missing: page.querySelector("[data-missing]")?.innerHTML });
    line.saved();
    for (const one of page.querySelectorAll("#content > .wrap > [role=status] .note p")) line.tell(one.textContent);
    return true;
  }

  /** Both wrote there: the person chooses. */
  function ask(clash, mark) {
    undecided.set(clash.part, mark);
    const decide = () => undecided.delete(clash.part);
    const theirs = async () => {
      decide();
      saved.set(clash.part, held(form, marks).get(clash.part)); // as if nothing had been written here
      await catchUp();
      changed();
    };
    const mine = () => {
      decide();
      marks[clash.part] = mark;
      save();
    };
    showClash(clash, words, theirs, mine);
  }

  function redraw(told) {
    const missing = document.querySelector("[data-missing]");
    if (missing && missing.innerHTML !== told.missing) missing.innerHTML = told.missing;
    const place = document.querySelector("[data-steps]");
    const isOpen = place.querySelector("details")?.open;
    place.innerHTML = told.steps;
    const fold = place.querySelector("details");
    if (fold && isOpen) fold.open = true;
  }

  /** The page goes away: send what is left, without waiting for an answer. */
  function leave() {
    const parts = toSend();
    if (stopped || isSubmitted || !parts.size) return;
    remember();
    send(parts).catch(() => {});
  }

  /** A link leads away: save first, but make nobody wait long for it. */
  function depart(event) {
    const link = event.target.closest("a[href]");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || link.target || link.origin !== location.origin || link.pathname === location.pathname) return;
    if (stopped || !toSend().size) return;
    event.preventDefault();
    Promise.race([save(), patience()]).finally(() => location.assign(link.href));
  }

  /** What a page left behind that was closed before the server had it: saved now, and shown here. */
  async function restore([key, kept]) {
    const here = held(form, marks);
    const parts = new Map(kept.held.filter(([part, pairs]) => here.get(part) !== pairs));
    if (!parts.size) {
      forget(key);
      return;
    }
    const answer = await send(parts, { marks: kept.marks, window: kept.window, turn: kept.turn + LATER }).catch(() => null);
    const told = answer?.ok ? await answer.json() : null;
    await released();
    if (told) {
      for (const clash of told.clashes) {
        fill(form, new Map([[clash.part, parts.get(clash.part)]]), marks);
        saved.delete(clash.part);
        ask(clash, told.marks[clash.part]);
      }
      form.elements.revision.value = told.revision;
      markErrors(form, told.errors, told.boxes);
      redraw(told);
      await catchUp();
      remember();
    } else {
      fill(form, parts, marks);
      Object.assign(marks, kept.marks);
      remember();
      if (!isKept) return;
      timer = setTimeout(save, pause);
    }
    forget(key);
    const fields = [...parts.keys()].map(labelOf).join("; ");
    note(say(words.restored, { time: clock(new Date(kept.at)), fields }), button(words.understood, () => notes.replaceChildren()));
    if (undecided.size) line.waiting();
    else if (told) line.saved();
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("focusout", (event) => {
    if (!event.relatedTarget?.matches("[type=submit]") && toSend().size) save();
  });
  form.addEventListener("submit", (event) => {
    if (isSubmitted || isWaiting) {
      event.preventDefault(); // pressed twice
      return;
    }
    if (!hasWaited && (flight || toSend().size)) {
      // what is unsaved goes first, so that the form is not behind itself and nothing stays behind on this device
      event.preventDefault();
      isWaiting = true;
      Promise.race([save(), patience()]).then(() => {
        isWaiting = false;
        hasWaited = true;
        form.requestSubmit(event.submitter);
      });
      return;
    }
    clearTimeout(timer);
    remember();
    turn += 1;
    keepMarks();
    form.elements.csrfmiddlewaretoken.value = token();
    isSubmitted = true; // the form itself carries it now
  });
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" || pause > FIRST_RETRY) && save());
  document.addEventListener("click", depart);
  window.addEventListener("beforeunload", (event) => !isSubmitted && !isKept && event.preventDefault());
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  window.addEventListener("online", save);
  stayOpen(own);
  leftBehind(account, deposit, own).then(async (found) => {
    for (const one of found) await restore(one);
  });
  return { changed, catchUp, press };
}
