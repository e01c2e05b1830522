// The page on which a deposit begins, with script: the file is sent in portions as soon as the deposit is there, and the form
// opens when it has arrived.

import { say, token } from "./asking.js";
import { begunUploads } from "./begun.js";
import { Refused, Transfer } from "./tus.js";

export function watchBegin(form, words) {
  const drop = form.querySelector("[data-drop]");
  const input = form.elements.files;
  const bar = form.querySelector("progress");
  const line = form.querySelector("[data-told]");
  let isBusy = false;

  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
  });

  /** Only collections that take the kind may be chosen. */
  function narrow() {
    const kind = form.elements.kind.value;
    for (const option of form.elements.collection.querySelectorAll("option[data-kinds]")) {
      const taken = option.dataset.kinds.split(" ").filter(Boolean);
      option.disabled = Boolean(kind && taken.length && !taken.includes(kind));
      if (option.disabled && option.selected) form.elements.collection.value = "";
    }
  }
  form.addEventListener("change", narrow);
  narrow();

  form.addEventListener("submit", async (event) => {
    if (!input.files.length && !isBusy) return;
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    try {
      await begin();
    } catch {
      line.textContent = words.failed;
    }
    isBusy = false;
  });

  async function begin() {
    const data = new FormData(form);
    data.delete("files");
    const answer = await fetch(form.action, {
      method: "POST",
      body: data,
      headers: { "X-CSRFToken": token(), Accept: "application/json" },
    });
    const told = await answer.json();
    refuse(told.errors ?? {});
    if (!answer.ok) return;
    const begun = begunUploads(told.deposit);
    const reason = await send(input.files[0], told, begun);
    if (!reason) {
      location.assign(told.form);
      return;
    }
    bar.className = "bad";
    line.className = "error";
    line.textContent = `${input.files[0].name}: ${reason}`;
    const on = document.createElement("a");
    on.className = "btn";
    on.href = told.form;
    on.textContent = words.goon;
    line.after(on);
    form.querySelector("[type=submit]").hidden = true;
    on.focus();
  }

  /** Why the file was refused; empty where it has arrived. */
  async function send(file, told, begun) {
    bar.hidden = false;
    const transfer = new Transfer(file, told.uploads, {
      began: (place) => begun.add(file, place),
      report: ({ offset, waiting }) => {
        bar.value = (100 * offset) / file.size;
        if (waiting) line.textContent = words.waiting;
        else if (offset === file.size) line.textContent = words.finishing;
        else line.textContent = say(words.sending, { percent: `${Math.round(bar.value)}%` });
      },
    });
    let reason = "";
    try {
      await transfer.run();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      reason = error.message || words.failed;
    }
    begun.drop(transfer.place);
    return reason;
  }

  function refuse(errors) {
    for (const place of form.querySelectorAll("[id$='-error']")) {
      const id = place.id.slice(0, -"-error".length);
      place.hidden = !errors[id];
      place.querySelector("span").textContent = errors[id] ?? "";
      const field = form.querySelector(`#${id}`);
      if (errors[id]) field?.setAttribute("aria-invalid", "true");
      else field?.removeAttribute("aria-invalid");
    }
    const first = Object.keys(errors)[0];
    const field = first && form.querySelector(`#${first}`);
    if (field) (field.querySelector("input") ?? field).focus();
  }
}
