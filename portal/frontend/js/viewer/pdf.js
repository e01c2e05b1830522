// Pages of a PDF drawn in the browser, for those who may download the file.

import { getDocument, GlobalWorkerOptions, TextLayer } from "pdfjs-dist/legacy/build/pdf.mjs";

import { Ranges } from "./ranges.js";

// Small, since pdf.js looks at the pages before the one that it wants, which may be spread over the file; what is needed
// side by side is fetched in one piece whatever this is.
const CHUNK = 32_768;
const MOST_PIXELS = 16_000_000; // of one canvas: what a phone can hold
const SAFE = /^(https?:|mailto:)/i;

export class Pdf {
  static async open({ file, size, assets }, failed) {
    GlobalWorkerOptions.workerSrc = `${assets}worker.js`;
    const ranges = new Ranges(file, size, failed);
    const task = getDocument({
      range: ranges,
      rangeChunkSize: CHUNK,
      disableStream: true,
      disableAutoFetch: true,
      cMapUrl: `${assets}cmaps/`,
      iccUrl: `${assets}iccs/`,
      standardFontDataUrl: `${assets}standard_fonts/`,
      wasmUrl: `${assets}wasm/`,
      enableXfa: false,
      verbosity: 0,
    });
    const lost = new Promise((_resolve, reject) => {
      ranges.failed = (error) => {
        reject(error);
        failed(error);
      };
    });
    return new Pdf(await Promise.race([task.promise, lost]), task);
  }

  constructor(document, task) {
    this.document = document;
    this.task = task;
  }

  get last() {
    return this.document.numPages;
  }

  async size(number) {
    const { width, height } = (await this.document.getPage(number)).getViewport({ scale: 1 });
    return [width, height];
  }

  // Draws into `sheet`, `width` CSS pixels wide. Resolves when the picture stands; `signal` stops it.
  async draw(sheet, number, width, signal) {
    const page = await this.document.getPage(number);
    if (signal.aborted) return;
    const natural = page.getViewport({ scale: 1 });
    const scale = width / natural.width;
    const fine = Math.min(devicePixelRatio || 1, Math.sqrt(MOST_PIXELS / (width * natural.height * scale)));
    const viewport = page.getViewport({ scale: scale * fine });
    const canvas = document.createElement("canvas");
    canvas.className = "pv-picture";
    canvas.width = Math.max(1, Math.floor(viewport.width));
    canvas.height = Math.max(1, Math.floor(viewport.height));
    canvas.setAttribute("aria-hidden", "true");
    const task = page.render({ canvas, viewport });
    signal.addEventListener("abort", () => task.cancel(), { once: true });
    try {
      await task.promise;
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    if (signal.aborted) return;
    sheet.querySelector(".pv-picture")?.remove();
    sheet.prepend(canvas);
    if (!sheet.querySelector(".pv-text")) {
      await this.#text(sheet, page, natural);
      await this.#links(sheet, page, natural);
    }
  }

  clear(number) {
    this.document.getPage(number).then((page) => page.cleanup(), () => {});
  }

  close() {
    return this.task.destroy();
  }

  async #text(sheet, page, viewport) {
    const layer = document.createElement("div");
    layer.className = "pv-text";
    await new TextLayer({ textContentSource: page.streamTextContent(), container: layer, viewport }).render();
    sheet.querySelector(".pv-text")?.remove();
    sheet.append(layer);
  }

  async #links(sheet, page, viewport) {
    const found = (await page.getAnnotations()).filter((note) => note.subtype === "Link" && (note.url || note.dest));
    for (const note of found) {
      const link = await this.#link(note);
      if (!link) continue;
      const [x1, y1, x2, y2] = viewport.convertToViewportRectangle(note.rect);
      link.className = "pv-link";
      link.style.left = `${(100 * Math.min(x1, x2)) / viewport.width}%`;
      link.style.top = `${(100 * Math.min(y1, y2)) / viewport.height}%`;
      link.style.width = `${(100 * Math.abs(x2 - x1)) / viewport.width}%`;
      link.style.height = `${(100 * Math.abs(y2 - y1)) / viewport.height}%`;
      sheet.append(link);
    }
  }

  async #link(note) {
    const link = document.createElement("a");
    if (note.url) {
      if (!SAFE.test(note.url)) return null;
      link.href = note.url;
      link.target = "_blank";
      link.rel = "noopener noreferrer nofollow";
      link.title = note.url;
      link.setAttribute("aria-label", note.url);
      return link;
    }
    try {
      const target = typeof note.dest === "string" ? await this.document.getDestination(note.dest) : note.dest;
      const page = typeof target[0] === "object" ? (await this.document.getPageIndex(target[0])) + 1 : target[0] + 1;
      link.href = `#page=${page}`;
      link.dataset.page = page;
      link.setAttribute("aria-label", page);
      return link;
    } catch {
      return null; // a link to nowhere
    }
  }
}
