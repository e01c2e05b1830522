// The bytes of a file by ranges: only those that a page needs are fetched.

import { PDFDataRangeTransport } from "pdfjs-dist/legacy/build/pdf.mjs";

const TRIES = 3;

export class Ranges extends PDFDataRangeTransport {
  constructor(address, size, failed) {
    super(size, null);
    this.address = address;
    this.failed = failed;
    this.stopped = new AbortController();
    this.etag = null;
  }

  async requestDataRange(begin, end) {
    try {
      this.onDataRange(begin, await this.#fetched(begin, end));
    } catch (error) {
      if (!this.stopped.signal.aborted) this.failed(error);
    }
  }

  abort() {
    this.stopped.abort();
  }

  async #fetched(begin, end) {
    for (let tried = 1; ; tried += 1) {
      try {
        const answer = await fetch(this.address, {
          headers: { Range: `bytes=${begin}-${end - 1}` },
          signal: this.stopped.signal,
        });
        // Anything but this part of these bytes would be drawn as another document.
        if (answer.status !== 206) throw new Error(`no range: ${answer.status}`);
        this.etag ??= answer.headers.get("ETag");
        if (this.etag !== answer.headers.get("ETag")) throw new Error("the file has changed");
        const bytes = new Uint8Array(await answer.arrayBuffer());
        if (bytes.length !== end - begin) throw new Error("cut short");
        return bytes;
      } catch (error) {
        if (tried === TRIES || this.stopped.signal.aborted) throw error;
        await new Promise((resolve) => { setTimeout(resolve, 400 * tried); });
      }
    }
  }
}
