// The page of one deposit: its keys, and what others do to it meanwhile.

import { signIn } from "../deposit/signing.js";
import { keepWritten } from "./keeping.js";
import { watchKeys } from "./keys.js";

const EVERY = 45_000; // milliseconds between two questions about the deposit while somebody reads
const ASKED = new Set(["publish", "pass_on", "return", "reject", "schedule", "withdraw", "revise", "restore"]);
const NEEDS = { return: "comment", reject: "comment", schedule: "day", withdraw: "reason" };

export function watchReview(form) {
  keepWritten(form);
  const standing = watchStanding(form);
  const button = (verb) => form.querySelector(`button[name=do][value="${verb}"]`);
  // A key is pressed by mistake more easily than a button: what ends the review is asked first.
  const press = async (one) => {
    if (one && (!ASKED.has(one.value) || (await confirmed(one)))) form.requestSubmit(one);
  };
  const write = (box) => {
    if (!box) return;
    const fold = box.closest("details");
    if (fold) fold.open = true;
    box.focus();
    box.scrollIntoView({ block: "center" });
  };
  const named = (name) => form.elements.namedItem(name);
  const decide = (verb) => {
    if (!button(verb)) return;
    const needed = NEEDS[verb] && named(NEEDS[verb]);
    const remarks = verb === "return" && [...form.querySelectorAll("[name^=remark-]")].some((box) => box.value.trim());
    if (needed && !needed.value.trim() && !remarks) write(needed);
    else press(button(verb));
  };
  const follow = (selector) => document.querySelector(selector)?.click();
  const guesses = [...form.querySelectorAll("[data-guess]")];
  const folds = [...form.querySelectorAll(".remark details")];
  watchKeys({
    j: () => follow("a[data-key=j]"),
    k: () => follow("a[data-key=k]"),
    a: () => press(form.querySelector("[data-accept]")),
    r: () => decide("return"),
    x: () => decide("reject"),
    s: () => write(named("day")),
    m: () => write(named("comment")),
    n: () => write(named("private")),
    f: () => write(following(folds, (fold) => !fold.open)?.querySelector("textarea")),
    g: () => following(guesses)?.focus(),
    e: () => follow(".head a[href*='/deposit/']"),
    c: () => follow("form.row button[value=claim]"),
    u: () => follow("form.row button[value=release]"),
    v: () => follow("[data-read]"),
    q: () => follow(".crumbs a"),
    ArrowLeft: () => follow(".viewer a[rel=prev]"),
    ArrowRight: () => follow(".viewer a[rel=next]"),
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") event.target.blur();
    if (event.key === "Enter" && event.target.matches("input[type=text]")) event.preventDefault();
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const verb = { comment: "return", private: "note", day: "schedule", reason: "withdraw", note: "revise" }[event.target.name];
    press(button(verb ?? (event.target.name.startsWith("remark-") ? "return" : "")) ?? (event.target.name === "comment" && button("message")));
  });
  watchSession(form, standing);
}

// Where the session is known to have ended, signing in comes first, and then the decision. Where it was not known, the
// server keeps what was written until she has signed in.
function watchSession(form, standing) {
  form.addEventListener("submit", (event) => {
    if (standing.status !== 401) return;
    event.preventDefault();
    const pressed = event.submitter;
    signIn(() => {
      standing.status = 200;
      form.requestSubmit(pressed);
    });
  });
}

function confirmed(pressed) {
  const dialog = document.getElementById("confirm");
  const words = pressed.textContent.trim();
  dialog.querySelector("h2").textContent = `${words}?`;
  dialog.querySelector("[data-yes]").textContent = words;
  dialog.returnValue = "no";
  dialog.showModal();
  dialog.querySelector("[data-yes]").focus();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}

function watchStanding(form) {
  const note = document.querySelector("[data-news]");
  const standing = { status: 200 };
  const tell = (news) => {
    const list = note.querySelector("ul");
    note.hidden = !news.length;
    if ([...list.children].map((one) => one.textContent).join() === news.join()) return;
    list.replaceChildren(...news.map((one) => Object.assign(document.createElement("li"), { textContent: one })));
  };
  const ask = async () => {
    try {
      const answer = await fetch(`${form.dataset.standing}?told=${encodeURIComponent(form.dataset.told)}`, { headers: { Accept: "application/json" } });
      const told = await answer.json();
      standing.status = answer.status;
      tell(told.error ? [told.error] : told.news);
    } catch (error) {
      console.info("standing", error); // no connection: sending tells
    }
  };
  setInterval(() => !document.hidden && standing.status === 200 && ask(), EVERY);
  document.addEventListener("visibilitychange", () => !document.hidden && ask());
  return standing;
}

/** The one after that which has the focus, or the first. */
function following(all, fits = () => true) {
  const here = all.findIndex((one) => one.contains(document.activeElement) || one === document.activeElement);
  return [...all.slice(here + 1), ...all.slice(0, here + 1)].find(fits);
}
