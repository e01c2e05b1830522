// The line that says whether all is saved. It stands in two places, and is spoken where it matters: not at every key.

import { clock, say } from "./asking.js";

export function statusLine(words) {
  const lines = document.querySelectorAll("[data-saved]");
  const spoken = document.querySelector("[data-spoken]");

  function show(text, state = "", aloud = true) {
    for (const line of lines) {
      line.className = `saved ${state}`;
      line.querySelector("span").textContent = text;
    }
    if (aloud && spoken.textContent !== text) spoken.textContent = text;
  }

  return {
    unsaved: () => show(words.unsaved, "busy", false),
    saving: () => show(words.saving, "busy", false),
    saved: () => show(say(words.savedat, { time: clock(new Date()) })),
    /** `isKept`: whether this device at least has it. */
    offline: (isKept) => show(isKept ? words.offline : words.nowhere, "wrong"),
    waiting: () => show(words.waitingforyou, "wrong"),
    tell: (text) => (spoken.textContent = text),
    refused: (text) => show(text, "wrong"),
  };
}
