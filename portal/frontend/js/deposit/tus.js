// One file on its way in portions (tus 1.0): it goes on by itself after every interruption, until it has arrived, is
// refused, or is stopped.

import { token } from "./asking.js";

const PORTION = 32 * 1024 * 1024;
const PAUSES = [1000, 2000, 4000, 8000, 15_000]; // milliseconds; the network may return sooner
const CHECKING = 2000;
// Trying again may help: no connection, signed out (in another window one can sign in), held by another, a server in trouble.
const AGAIN = new Set([0, 401, 403, 408, 409, 423, 429, 460, 500, 502, 503, 504]);
const GONE = new Set([404, 410]);
const STOPPING = 5; // times that a server which still reads is asked to throw away what has arrived

export class Refused extends Error {}
export class Stopped extends Error {}
class Interrupted extends Error {}

export class Transfer {
  /** `place` where an earlier page began to send the same file; `report({offset, waiting})` hears of everything that moves. */
  constructor(file, address, { place = "", metadata = {}, began = () => {}, report = () => {} }) {
    Object.assign(this, { file, address, place, metadata, began, report, offset: 0, stopped: false, request: null });
  }

  /** What the server says of the attached file. Throws Refused with its reason, or Stopped. */
  async run() {
    let failures = 0;
    for (;;) {
      const before = this.offset;
      try {
        return await this.attempt();
      } catch (error) {
        if (this.stopped) throw new Stopped();
        if (!(error instanceof Interrupted)) throw error;
        failures = this.offset > before ? 0 : failures + 1;
        this.report({ offset: this.offset, waiting: true, reason: error.message });
        await this.pause(PAUSES[Math.min(failures, PAUSES.length - 1)]);
        if (this.stopped) throw new Stopped();
      }
    }
  }

  async stop() {
    this.stopped = true;
    this.request?.abort();
    this.wake?.();
    for (let times = 0; this.place && times < STOPPING; times += 1) {
      const answer = await ask("DELETE", this.place, {}).catch(() => ({ status: 0 }));
      if (answer.status !== 423) return;
      await new Promise((resolve) => setTimeout(resolve, PAUSES[0]));
    }
  }

  async attempt() {
    if (!this.place) await this.begin();
    const known = await this.ask("HEAD");
    if (GONE.has(known.status)) {
      this.place = "";
      this.offset = 0;
      throw new Interrupted("");
    }
    this.reached(known);
    while (this.offset < this.file.size) await this.portion();
    for (;;) {
      const told = (await this.ask("GET")).json();
      if (told.state !== "checking") return told;
      await this.pause(CHECKING);
    }
  }

  async begin() {
    const pairs = Object.entries({ filename: this.file.name, ...this.metadata });
    const answer = await this.ask("POST", this.address, {
      "Upload-Length": String(this.file.size),
      "Upload-Metadata": pairs.map(([name, value]) => `${name} ${base64(value)}`).join(","),
    });
    this.place = new URL(answer.header("Location"), location.href).pathname;
    this.began(this.place);
  }

  async portion() {
    const from = this.offset;
    const headers = { "Upload-Offset": String(from), "Content-Type": "application/offset+octet-stream" };
    const moved = (sent) => this.report({ offset: from + sent });
    const answer = await this.ask("PATCH", this.place, headers, this.file.slice(from, from + PORTION), moved);
    if (GONE.has(answer.status)) throw new Interrupted("");
    this.reached(answer);
  }

  reached(answer) {
    this.offset = Number(answer.header("Upload-Offset"));
    this.report({ offset: this.offset });
  }

  async ask(method, address = this.place, headers = {}, body = null, moved = null) {
    if (this.stopped) throw new Stopped();
    const answer = await ask(method, address, headers, body, moved, this);
    if (AGAIN.has(answer.status)) throw new Interrupted(answer.status === 401 ? answer.json().error : "");
    if (answer.status >= 400 && !(GONE.has(answer.status) && method !== "POST")) throw new Refused(answer.json().error ?? "");
    return answer;
  }

  /** So many milliseconds, or until the network is back. */
  pause(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(done, milliseconds);
      function done() {
        clearTimeout(timer);
        window.removeEventListener("online", done);
        resolve();
      }
      window.addEventListener("online", done);
      this.wake = done;
    });
  }
}

/** Status 0 where there was no answer. `moved` hears how many bytes of the body have left. */
function ask(method, address, headers, body = null, moved = null, owner = {}) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    owner.request = request;
    if (moved) request.upload.addEventListener("progress", (event) => moved(event.loaded));
    request.addEventListener("loadend", () =>
      resolve({ status: request.status, header: (name) => request.getResponseHeader(name), json: () => parsed(request) }),
    );
    request.open(method, address);
    const all = { "Tus-Resumable": "1.0.0", "X-CSRFToken": token(), Accept: "application/json", ...headers };
    for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value);
    request.send(body);
  });
}

function parsed(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return {};
  }
}

/** Of UTF-8, so that Vietnamese names arrive as they are. */
function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
