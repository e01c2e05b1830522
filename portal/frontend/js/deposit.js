// The deposit form with script: it saves itself, sends files one by one, and moves rows without asking the server.

import { watchBegin } from "./deposit/begin.js";
import { watchFiles } from "./deposit/files.js";
import { watchLicence } from "./deposit/licence.js";
import { watchKnowing } from "./deposit/knowing.js";
import { watchPressing } from "./deposit/pressing.js";
import { watchRows } from "./deposit/rows.js";
import { watchSaving } from "./deposit/saving.js";

document.documentElement.classList.add("js");
document.querySelector("[data-focus]")?.focus();
// A link to a part of the form leads to its first box.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  const place = link && document.getElementById(link.hash.slice(1));
  if (!place) return;
  for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  const box = place.matches("input, select, textarea") ? place : place.querySelector(".rows, .tick") && place.querySelector("input:not([type=hidden]), select, textarea");
  if (!box) return;
  event.preventDefault();
  box.focus();
  (box.closest(".field") ?? box).scrollIntoView({ block: "start" });
});
const begin = document.querySelector("[data-begin]");
if (begin) watchBegin(begin, document.getElementById("begin-words").dataset);
const form = document.getElementById("deposit-form");
if (form) {
  const words = document.getElementById("deposit-words").dataset;
  const saving = watchSaving(form, words);
  watchRows(form, saving.changed);
  watchLicence(form, saving.changed);
  watchKnowing(form);
  watchPressing(form, saving);
  watchFiles(form, words, saving.catchUp);
}
