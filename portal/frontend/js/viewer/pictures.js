// Pages as pictures that the server drew, with their words laid over them: for those who may view and not download.

const WIDTHS = [900, 1600];

export class Pictures {
  constructor(asking) {
    this.asking = asking;
  }

  async draw(sheet, number, width, signal) {
    const wanted = width * (devicePixelRatio || 1);
    const chosen = WIDTHS.find((one) => one >= wanted) ?? WIDTHS.at(-1);
    const shown = sheet.querySelector(".pv-picture");
    if (!(Number(shown?.dataset.width) >= chosen)) {
      const picture = new Image();
      picture.className = "pv-picture";
      picture.alt = "";
      picture.dataset.width = chosen;
      picture.src = this.asking.page(number, chosen);
      await picture.decode();
      if (signal.aborted) return;
      shown?.remove();
      sheet.prepend(picture);
    }
    if (!sheet.querySelector(".pv-text")) {
      const { words } = await this.asking.words(number);
      if (!signal.aborted && !sheet.querySelector(".pv-text")) sheet.append(textOf(words));
    }
  }

  // A picture until something better stands there.
  async preview(sheet, number, signal) {
    const picture = new Image();
    picture.className = "pv-picture";
    picture.alt = "";
    picture.src = this.asking.page(number, WIDTHS[0]);
    await picture.decode().catch(() => {});
    if (!signal.aborted && picture.naturalWidth && !sheet.querySelector(".pv-picture")) sheet.prepend(picture);
  }

  clear() {}

  close() {}
}

// A line of words is one element, stretched to the width that it has on the page.
function textOf(words) {
  const layer = document.createElement("div");
  layer.className = "pv-text pv-words";
  const context = document.createElement("canvas").getContext("2d");
  for (const line of lines(words)) {
    const element = document.createElement("span");
    element.textContent = line.text;
    context.font = `${line.height}px sans-serif`;
    const natural = context.measureText(line.text).width || 1;
    element.style.setProperty("--x", line.left);
    element.style.setProperty("--y", line.top);
    element.style.setProperty("--high", line.height);
    element.style.setProperty("--stretch", (line.right - line.left) / natural);
    layer.append(element, document.createElement("br"));
  }
  return layer;
}

function lines(words) {
  const found = [];
  for (const [left, top, width, height, text] of words) {
    const line = found.at(-1);
    const same = line && Math.abs(line.top + line.height / 2 - top - height / 2) < Math.max(line.height, height) / 2;
    if (same && left >= line.right - 2 && left - line.right < 3 * Math.max(height, 4)) {
      line.text += ` ${text}`;
      line.right = Math.max(line.right, left + width);
      line.height = Math.max(line.height, height);
      line.top = Math.min(line.top, top);
    } else if (width > 0 && height > 0) {
      found.push({ left, top, right: left + width, height, text });
    }
  }
  return found;
}
