// The ZIP file of a sheet goes ahead of its form, in portions: it goes on by itself after every interruption, and after the
// page was closed when the same file is chosen again. A folder is packed first. Without script the file comes with the form.

import { say } from "./deposit/asking.js";
import { begunUploads } from "./deposit/begun.js";
import { Refused, Stopped, Transfer } from "./deposit/tus.js";
import { packed, TooMuch } from "./desk/packing.js";

document.documentElement.classList.add("js");
const form = document.querySelector("[data-uploads-at]");
if (form) sendAhead(form);

function sendAhead(form) {
  const { archive, folder, arrived } = form.elements;
  const sending = form.querySelector("[data-sending]");
  const bar = sending.querySelector("progress");
  const line = sending.querySelector("[role=status]");
  const begun = begunUploads("batch");
  const words = form.dataset;
  let [busy, stopped, transfer] = [false, false, null];

  for (const [one, other] of [[archive, folder], [folder, archive]]) {
    one.addEventListener("change", () => {
      arrived.value = "";
      if (one.files.length) other.value = "";
      sending.hidden = true;
    });
  }
  form.addEventListener("submit", (event) => {
    if (busy) event.preventDefault();
    if (busy || arrived.value || !(archive.files.length || folder.files.length)) return;
    event.preventDefault();
    [busy, stopped] = [true, false];
    sending.hidden = false;
    send().finally(() => (busy = false));
  });
  form.querySelector("[data-stop]").addEventListener("click", () => {
    stopped = true;
    if (!transfer) return;
    begun.drop(transfer.place);
    transfer.stop();
  });
  window.addEventListener("beforeunload", (event) => {
    if (busy) event.preventDefault();
  });

  async function send() {
    const file = archive.files[0] ?? (await gathered());
    if (!file) return;
    transfer = new Transfer(file, words.uploadsAt, {
      place: begun.find(file)?.place ?? "",
      began: (place) => begun.add(file, place),
      report: (at) => show(file, at),
    });
    const { place, answer } = await finished(transfer);
    transfer = null;
    if (!answer) return;
    begun.drop(place);
    arrived.value = answer.token;
    archive.value = folder.value = "";
    busy = false;
    form.requestSubmit();
  }

  /** The folder as one file; nothing where that cannot be, which is said. */
  async function gathered() {
    try {
      const file = await packed(folder.files, (done, all) => {
        if (stopped) throw new Stopped();
        bar.value = (100 * done) / all;
        tell(say(words.packing, { done: megabytes(done), all: megabytes(all) }));
      });
      if (!file) tell(words.empty);
      return file;
    } catch (error) {
      if (error instanceof Stopped) sending.hidden = true;
      else tell(error instanceof TooMuch ? words.tooMuch : words.failed);
      return null;
    }
  }

  async function finished(transfer) {
    try {
      const answer = await transfer.run();
      return { place: transfer.place, answer };
    } catch (error) {
      if (error instanceof Stopped) sending.hidden = true;
      else tell((error instanceof Refused && error.message) || words.failed);
      return {};
    }
  }

  function show(file, { offset, waiting = false, reason = "" }) {
    const values = { done: megabytes(offset), all: megabytes(file.size) };
    bar.value = (100 * offset) / file.size;
    if (waiting) tell(reason || say(words.waiting, values));
    else tell(offset === file.size ? words.finishing : say(words.progress, values));
  }

  function tell(text) {
    if (line.textContent !== text) line.textContent = text;
  }
}

function megabytes(bytes) {
  const shown = (bytes / 1024 ** 2).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  return `${shown}\u00a0MB`;
}
