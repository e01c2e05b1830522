// Saving while somebody types. The server's revision decides: a form that is behind overwrites nothing.

import { button, clock, say, token } from "./asking.js";
import { boxes, fill, localCopy } from "./local.js";

const PAUSE = 1500; // milliseconds without a key before the form is saved
const RETRY = 8000;
const BEACON = 60_000; // bytes that a browser sends while it closes the page

export function watchSaving(form, words) {
  const copy = localCopy(`deposit:${form.dataset.deposit}`);
  const lines = document.querySelectorAll("[data-saved]");
  const notes = document.querySelector("[data-notes]");
  let saved = JSON.stringify(boxes(form));
  let timer = 0;
  let busy = false;
  let stopped = false; // another window was faster: the person decides

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

  function body() {
    const data = new FormData(form);
    for (const name of [...data.keys()]) {
      if (data.get(name) instanceof File || name === "csrfmiddlewaretoken") data.delete(name);
    }
    return data;
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

  async function save() {
    clearTimeout(timer);
    const now = JSON.stringify(boxes(form));
    if (stopped || now === saved) return;
    if (busy) {
      timer = setTimeout(save, PAUSE);
      return;
    }
    busy = true;
    show(words.saving, "busy");
    try {
      const answer = await fetch(form.dataset.save, {
        method: "POST",
        body: body(),
        headers: { "X-CSRFToken": token(), Accept: "application/json" },
      });
      await heard(answer, now);
    } catch {
      show(words.offline, "wrong");
      timer = setTimeout(save, RETRY);
    } finally {
      busy = false;
    }
  }

  async function heard(answer, sent) {
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) {
      saved = sent;
      form.elements.revision.value = told.revision;
      form.elements.csrfmiddlewaretoken.value = token();
      notes.replaceChildren();
      show(told.saved);
      mark(told.errors);
      redraw(told.steps);
      if (JSON.stringify(boxes(form)) === saved) copy.forget();
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
    const now = boxes(form);
    if (stopped || JSON.stringify(now) === saved) return;
    copy.write(now);
    const data = new URLSearchParams(body());
    if (data.toString().length < BEACON) {
      fetch(form.dataset.save, { method: "POST", body: data, headers: { "X-CSRFToken": token() }, keepalive: true }).catch(() => {});
    }
  }

  /** Text that this device kept and the server has not. */
  function offer() {
    const kept = copy.read();
    if (!kept || JSON.stringify(kept.pairs) === saved) {
      copy.forget();
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
  form.addEventListener("focusout", () => {
    if (JSON.stringify(boxes(form)) !== saved) save();
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    form.elements.csrfmiddlewaretoken.value = token();
    saved = JSON.stringify(boxes(form)); // the form itself carries it now
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
  window.addEventListener("pagehide", leave);
  window.addEventListener("online", save);
  offer();
  return { changed };
}
