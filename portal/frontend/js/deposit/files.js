// Files are sent one by one while somebody fills in the form, and followed until they have been read.

import { button, say, token } from "./asking.js";

const POLL = 2500; // milliseconds
const MEGABYTE = 1024 * 1024;

export function watchFiles(form, words) {
  const list = form.querySelector("[data-uploads]");
  const drop = form.querySelector("[data-drop]");
  const input = form.querySelector("#f-files");
  const queue = [];
  let sending = null;

  input.addEventListener("change", () => {
    take([...input.files]);
    input.value = "";
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
    take([...event.dataTransfer.files]);
  });
  window.addEventListener("beforeunload", (event) => {
    if (sending) event.preventDefault();
  });

  function take(files) {
    for (const file of files) queue.push({ file, row: drawn(file) });
    next();
  }

  function drawn(file) {
    const row = document.createElement("li");
    row.className = "upload";
    row.innerHTML = '<svg class="i" aria-hidden="true"></svg><b></b><p class="row"></p><progress max="100" value="0"></progress><p class="small muted" role="status"></p>';
    row.querySelector("b").textContent = file.name;
    row.querySelector("progress").setAttribute("aria-label", file.name);
    list.append(row);
    return row;
  }

  function next() {
    if (sending || !queue.length) return;
    sending = queue.shift();
    send(sending);
  }

  function send({ file, row }) {
    const request = new XMLHttpRequest();
    const began = Date.now();
    const bar = row.querySelector("progress");
    const status = row.querySelector("[role=status]");
    const cancel = button("×", () => request.abort());
    cancel.className = "icon-btn";
    cancel.setAttribute("aria-label", say(words.cancel, { name: file.name }));
    row.querySelector(".row").replaceChildren(cancel);
    request.upload.addEventListener("progress", (event) => {
      bar.value = (100 * event.loaded) / event.total;
      status.textContent = event.loaded < event.total ? progress(event, began) : words.finishing;
    });
    request.addEventListener("load", () => {
      if (request.status === 201) arrived(row, JSON.parse(request.responseText));
      else failed(row, file, told(request));
      done();
    });
    request.addEventListener("error", () => {
      failed(row, file, words.lost);
      done();
    });
    request.addEventListener("abort", () => {
      row.remove();
      done();
    });
    const data = new FormData();
    data.append("file", file, file.name);
    request.open("POST", form.dataset.files);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("Accept", "application/json");
    request.send(data);
  }

  function done() {
    sending = null;
    next();
  }

  function progress(event, began) {
    const speed = event.loaded / Math.max((Date.now() - began) / 1000, 0.2);
    const left = Math.ceil((event.total - event.loaded) / speed);
    const time = left < 90 ? say(words.seconds, { count: left }) : say(words.minutes, { count: Math.round(left / 60) });
    return say(words.progress, { done: size(event.loaded), all: size(event.total), speed: size(speed), left: time });
  }

  function size(bytes) {
    const language = document.documentElement.lang;
    if (bytes < MEGABYTE) return `${Math.round(bytes / 1024).toLocaleString(language)}\u00a0KB`;
    return `${(bytes / MEGABYTE).toLocaleString(language, { maximumFractionDigits: 1, minimumFractionDigits: 1 })}\u00a0MB`;
  }

  function told(request) {
    try {
      return JSON.parse(request.responseText).error ?? words.lost;
    } catch {
      return words.lost;
    }
  }

  function arrived(row, answer) {
    const holder = document.createElement("template");
    holder.innerHTML = answer.html.trim();
    row.replaceWith(holder.content);
    form.querySelector("#f-files-error").hidden = true;
    if (!answer.settled) follow();
  }

  function failed(row, file, message) {
    row.querySelector("progress").className = "bad";
    const status = row.querySelector("[role=status]");
    status.className = "error";
    status.textContent = message;
    const again = button(words.again, () => {
      row.remove();
      take([file]);
    });
    row.querySelector(".row").replaceChildren(again);
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
      if (!known.settled) follow();
    } catch {
      follow();
    }
  }
  if (list.hasAttribute("data-pending")) follow();
}
