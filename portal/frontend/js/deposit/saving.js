// Saving while somebody types. The server's revision decides: a form that is behind overwrites nothing.

import { button, clock, say, token } from "./asking.js";
import { boxes, fill, localCopy } from "./local.js";

const PAUSE = 1500; // milliseconds without a key before the form is saved
const RETRY = 8000;
const BEACON = 60_000; // bytes that a browser sends while it closes the page
const PATIENCE = 3000; // how long a link or a button waits for the saving before it
const JUST_NOW = 20_000;

const patience = () => new Promise((resolve) => setTimeout(resolve, PATIENCE));

export function watchSaving(form, words) {
  const copy = localCopy(`deposit:${form.dataset.deposit}`);
  const lines = document.querySelectorAll("[data-saved]");
  const notes = document.querySelector("[data-notes]");
  let saved = "unsaved" in form.dataset ? "" : JSON.stringify(boxes(form)); // what the server has
  let sent = null; // what is on its way to it, and the promise of its arrival
  let flight = null;
  let timer = 0;
  let stopped = "unsaved" in form.dataset; // another window was faster: the person decides

  function show(text, state = "") {
    for (const line of lines) {
      line.className = `saved ${state}`;
      line.querySelector("span").textContent = text;
    }
  }

  function note(text, ...buttons) {
    notes.innerHTML = '<div class="note warn mb5" role="alert"><div><p></p><p class="row pt2"></p></div></div>';
    notes.querySelector("p").textContent = text;
    notes.querySelector(".row").append(...buttons);
  }

  /** Send boxes. A page that is being closed still sends them, if they are short enough. */
  function send(pairs = boxes(form), revision = form.elements.revision.value) {
    const data = new URLSearchParams([["revision", revision], ...pairs]).toString();
    return fetch(form.dataset.save, {
      method: "POST",
      body: data,
      keepalive: data.length < BEACON,
      headers: { "X-CSRFToken": token(), Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
    });
  }

  function changed() {
    const now = boxes(form);
    if (JSON.stringify(now) === saved) return;
    copy.write(now);
    clearTimeout(timer);
    if (stopped) return;
    show(words.unsaved, "busy");
    timer = setTimeout(save, PAUSE);
  }

  /** Save what is not saved; one request at a time, so that none is behind another. */
  async function save() {
    clearTimeout(timer);
    if (flight) await flight;
    const now = JSON.stringify(boxes(form));
    if (stopped || flight || now === saved) return;
    sent = now;
    show(words.saving, "busy");
    flight = send().then(heard).catch(() => {
      show(words.offline, "wrong");
      timer = setTimeout(save, RETRY);
    });
    await flight;
    flight = sent = null;
  }

  async function heard(answer) {
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) {
      saved = sent;
      form.elements.revision.value = told.revision;
      form.elements.csrfmiddlewaretoken.value = token();
      notes.replaceChildren();
      show(told.saved);
      mark(told.errors);
      redraw(told.steps);
      if (JSON.stringify(boxes(form)) === saved) copy.saved(told.revision);
    } else if (answer.status === 401 || answer.status === 403) {
      show(told.error ?? words.offline, "wrong");
      const link = button(words.signin, () => window.open(`${form.dataset.login}?next=${location.pathname}`, "_blank"));
      note(told.error ?? words.offline, link);
      timer = setTimeout(save, RETRY);
    } else if (answer.status === 409 && told.stale) {
      stopped = true;
      show(words.stale, "wrong");
      const theirs = button(words.theirs, () => {
        copy.forget();
        location.reload();
      });
      const mine = button(words.mine, () => {
        stopped = false;
        form.elements.revision.value = told.revision;
        saved = "";
        save();
      });
      note(told.error, theirs, mine);
    } else {
      show(told.error ?? words.offline, "wrong");
      timer = setTimeout(save, RETRY * 2);
    }
  }

  /** Errors stand beside the fields that cannot be read, but for the one that somebody is writing in. */
  function mark(errors) {
    for (const place of form.querySelectorAll("[id$='-error']")) {
      const id = place.id.slice(0, -"-error".length);
      if (id === "f-files" || id === "f-agreement") continue;
      const field = form.querySelector(`#${id}`);
      const message = errors[id] ?? "";
      if (message && field?.contains(document.activeElement)) continue;
      place.hidden = !message;
      place.querySelector("span").textContent = message;
      if (field?.matches("input, textarea, select")) {
        if (message) field.setAttribute("aria-invalid", "true");
        else field.removeAttribute("aria-invalid");
      }
    }
  }

  function redraw(steps) {
    const place = document.querySelector("[data-steps]");
    const isOpen = place.querySelector("details")?.open;
    place.innerHTML = steps;
    const fold = place.querySelector("details");
    if (fold && isOpen) fold.open = true;
  }

  /** The page goes away: send what is left, without waiting for an answer. */
  function leave() {
    const now = JSON.stringify(boxes(form));
    if (stopped || now === saved) return;
    copy.write(boxes(form));
    if (now !== sent) send().catch(() => {});
  }

  /** A link leads away: save first, but make nobody wait long for it. */
  function depart(event) {
    const link = event.target.closest("a[href]");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || link.target || link.origin !== location.origin || link.pathname === location.pathname) return;
    if (stopped || JSON.stringify(boxes(form)) === saved) return;
    event.preventDefault();
    Promise.race([save(), patience()]).finally(() => location.assign(link.href));
  }

  /** Text that this device kept and the server has not: it is asked, without a revision, so that it changes nothing.
      The page may have been drawn before what its predecessor sent at the last moment arrived. */
  async function offer() {
    const kept = copy.read();
    if (!kept?.pairs || JSON.stringify(kept.pairs) === saved) {
      copy.forget();
      if (kept?.savedAs > Number(form.elements.revision.value)) location.reload();
      return;
    }
    if (Date.now() - kept.at < JUST_NOW) await new Promise((resolve) => setTimeout(resolve, PAUSE));
    const answer = await send(kept.pairs, "").catch(() => null);
    if (answer?.ok) {
      const known = await answer.json();
      copy.forget();
      if (String(known.revision) !== form.elements.revision.value && JSON.stringify(boxes(form)) === saved) location.reload();
      return;
    }
    const restore = button(words.restore, () => {
      fill(form, kept.pairs);
      notes.replaceChildren();
      save();
    });
    const forget = button(words.forget, () => {
      copy.forget();
      notes.replaceChildren();
    });
    note(say(words.found, { time: clock(new Date(kept.at)) }), restore, forget);
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("focusout", (event) => {
    if (!event.relatedTarget?.matches("[type=submit]") && JSON.stringify(boxes(form)) !== saved) save();
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (flight) {
      // its own saving is on the way: the button waits for it, so that the form is not behind itself
      event.preventDefault();
      Promise.race([flight, patience()]).then(() => {
        flight = null;
        form.requestSubmit(event.submitter);
      });
      return;
    }
    form.elements.csrfmiddlewaretoken.value = token();
    saved = JSON.stringify(boxes(form)); // the form itself carries it now
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
  document.addEventListener("click", depart);
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  window.addEventListener("online", save);
  offer();
  return { changed };
}
