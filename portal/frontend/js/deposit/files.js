// Files are sent one by one while somebody fills in the form, and followed until they have been read.

import { button, say, token } from "./asking.js";
import { begunUploads } from "./begun.js";
import { watchOrder } from "./order.js";
import { Refused, Stopped, Transfer } from "./tus.js";

const POLL = 2500; // milliseconds
const WINDOW = 5000; // the speed is that of the last so many milliseconds
const KILOBYTE = 1024;
const UNITS = ["KB", "MB", "GB"];

/** `grown` is called when a file has been added, and when one has been read. */
export function watchFiles(form, words, grown) {
  const list = form.querySelector("[data-uploads]");
  const drop = form.querySelector("[data-drop]");
  const input = form.querySelector("#f-files");
  const begun = begunUploads(form.dataset.deposit);
  const queue = [];
  let current = null;

  input.addEventListener("change", () => {
    for (const file of input.files) take(file);
    input.value = "";
  });
  list.addEventListener("change", (event) => {
    const box = event.target.closest("[data-replace]");
    if (!box?.files.length) return;
    take(box.files[0], box.dataset.replace);
    box.value = "";
    box.closest("details").open = false;
  });
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    for (const file of event.dataTransfer.files) take(file);
  });
  window.addEventListener("beforeunload", (event) => {
    if (current) event.preventDefault();
  });
  watchOrder(list, form.dataset.order);
  for (const one of begun.all()) remind(one);

  /** Accept a file, or say at once why not. */
  function take(file, replaces = "") {
    list.querySelector(`[data-reminder="${CSS.escape(file.name)}"]`)?.remove();
    const row = drawn(file.name);
    list.append(row);
    const reason = refusal(file);
    if (reason) {
      failed(row, reason);
      return;
    }
    status(row, words.queued);
    const waiting = { file, row, replaces, transfer: null };
    cancelling(row, file.name, () => stop(waiting));
    queue.push(waiting);
    next();
  }

  function refusal(file) {
    const known = drop.dataset;
    const extension = file.name.includes(".") ? file.name.split(".").pop().toLowerCase() : "";
    const isAccepted = "any" in known || !extension || known.accepted.split(",").includes(extension);
    if (!isAccepted || known.refused.split(",").includes(extension)) return words.refused;
    if (file.size > Number(known.most)) return say(words.large, { most: size(Number(known.most)) });
    return file.size ? "" : words.empty;
  }

  async function next() {
    if (current || !queue.length) return;
    current = queue.shift();
    await send(current);
    current = null;
    next();
  }

  async function send(waiting) {
    const { file, row, replaces } = waiting;
    const earlier = replaces ? undefined : begun.find(file);
    const stale = begun.other(file);
    if (stale && !replaces) {
      note(row, words.different);
      begun.drop(stale.place);
    }
    const pace = pacing();
    const transfer = new Transfer(file, form.dataset.uploadsAt, {
      place: earlier?.place ?? "",
      metadata: replaces ? { replaces } : {},
      began: (place) => replaces || begun.add(file, place),
      report: (at) => progress(row, file, at, pace),
    });
    waiting.transfer = transfer;
    try {
      arrived(row, await transfer.run(), replaces);
      begun.drop(transfer.place);
    } catch (error) {
      if (error instanceof Stopped) return;
      begun.drop(transfer.place);
      failed(row, (error instanceof Refused && error.message) || words.failed, () => take(file, replaces));
    }
  }

  function stop(waiting) {
    const place = queue.indexOf(waiting);
    if (place >= 0) queue.splice(place, 1);
    waiting.row.remove();
    if (waiting.transfer) {
      begun.drop(waiting.transfer.place);
      waiting.transfer.stop();
    }
  }

  function progress(row, file, { offset, waiting = false, reason = "" }, pace) {
    const all = size(file.size);
    row.querySelector("progress").value = (100 * offset) / file.size;
    row.classList.toggle("waiting", waiting);
    if (waiting) {
      pace.forget();
      status(row, reason || say(words.waiting, { done: size(offset), all }));
    } else if (offset === file.size) {
      status(row, words.finishing);
    } else {
      const speed = pace.at(offset);
      status(row, speed ? say(words.progress, { done: size(offset), all, speed: size(speed), left: time((file.size - offset) / speed) }) : say(words.resuming, { done: size(offset), all }));
    }
  }

  /** Bytes a second over the last moments; 0 while that is not known. */
  function pacing() {
    let seen = [];
    return {
      forget: () => (seen = []),
      at(offset) {
        const now = Date.now();
        seen = [...seen.filter((one) => now - one.now < WINDOW), { now, offset }];
        const spent = now - seen[0].now;
        return spent > 300 ? Math.max(0, (1000 * (offset - seen[0].offset)) / spent) : 0;
      },
    };
  }

  function time(seconds) {
    if (seconds < 90) return say(words.seconds, { count: Math.max(1, Math.ceil(seconds)) });
    if (seconds < 5400) return say(words.minutes, { count: Math.round(seconds / 60) });
    return say(words.hours, { count: Math.round(seconds / 3600) });
  }

  function size(bytes) {
    let value = bytes / KILOBYTE;
    let unit = 0;
    for (; value >= KILOBYTE && unit < UNITS.length - 1; unit += 1) value /= KILOBYTE;
    const digits = unit ? 1 : 0;
    const shown = value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: digits, minimumFractionDigits: digits });
    return `${shown}\u00a0${UNITS[unit]}`;
  }

  function drawn(name) {
    const row = form.querySelector("[data-upload-row]").content.firstElementChild.cloneNode(true);
    row.querySelector("b").textContent = name;
    row.querySelector("progress").setAttribute("aria-label", name);
    return row;
  }

  function status(row, text) {
    const line = row.querySelector("[role=status]");
    if (line.textContent !== text) line.textContent = text;
  }

  function note(row, text) {
    const line = row.querySelector("[data-note]");
    line.hidden = false;
    line.textContent = text;
  }

  function cancelling(row, name, action) {
    const cancel = button("×", action);
    cancel.className = "icon-btn";
    cancel.setAttribute("aria-label", say(words.cancel, { name }));
    row.querySelector(".row").replaceChildren(cancel);
  }

  /** What was being sent when the page was closed, and how to go on. */
  async function remind(one) {
    const headers = { "Tus-Resumable": "1.0.0", Accept: "application/json" };
    const answer = await fetch(one.place, { headers }).catch(() => null);
    if (!answer) return;
    const known = answer.ok ? await answer.json() : null;
    if (known?.state !== "receiving") {
      begun.drop(one.place);
      if (known?.state === "attached" && !list.querySelector(`[data-file="${known.id}"]`)) location.reload();
      return;
    }
    if (list.querySelector(`[data-reminder="${CSS.escape(one.name)}"]`) || current?.file.name === one.name) return;
    const row = drawn(one.name);
    row.dataset.reminder = one.name;
    row.querySelector("progress").value = (100 * known.offset) / one.size;
    status(row, say(words.stopped, { done: size(known.offset), all: size(one.size) }));
    cancelling(row, one.name, () => {
      row.remove();
      begun.drop(one.place);
      fetch(one.place, { method: "DELETE", headers: { ...headers, "X-CSRFToken": token() } }).catch(() => {});
    });
    list.append(row);
  }

  function arrived(row, answer, replaces) {
    if (answer.html === undefined) {
      row.remove();
      return;
    }
    const holder = document.createElement("template");
    holder.innerHTML = answer.html.trim();
    const older = replaces && list.querySelector(`[data-file="${replaces}"]`);
    if (older) {
      row.remove();
      older.replaceWith(holder.content);
    } else {
      row.replaceWith(holder.content);
    }
    form.querySelector("#f-files-error").hidden = true;
    grown();
    if (!answer.settled) follow();
  }

  function failed(row, message, again) {
    row.querySelector("progress").className = "bad";
    const line = row.querySelector("[role=status]");
    line.className = "error";
    line.textContent = message;
    const away = button(words.dismiss, () => row.remove());
    const retry = again ? [button(words.again, () => { row.remove(); again(); })] : [];
    row.querySelector(".row").replaceChildren(...retry, away);
  }

  let timer = 0;
  function follow() {
    clearTimeout(timer);
    timer = setTimeout(ask, POLL);
  }

  async function ask() {
    try {
      const answer = await fetch(form.dataset.files, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const known = await answer.json();
      for (const one of known.files) {
        const place = list.querySelector(`[data-file="${one.id}"] [data-file-state]`);
        if (place && place.innerHTML !== one.state) place.innerHTML = one.state;
      }
      if (known.settled) grown();
      else follow();
    } catch {
      follow();
    }
  }
  if (list.hasAttribute("data-pending")) follow();
}
