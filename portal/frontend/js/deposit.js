// The deposit form with script: it saves itself, sends files one by one, and moves rows without asking the server.

import { watchBegin } from "./deposit/begin.js";
import { watchFiles } from "./deposit/files.js";
import { watchRows } from "./deposit/rows.js";
import { watchSaving } from "./deposit/saving.js";

document.documentElement.classList.add("js");
document.querySelector("[data-focus]")?.focus();
const begin = document.querySelector("[data-begin]");
if (begin) watchBegin(begin, document.getElementById("begin-words").dataset);
const form = document.getElementById("deposit-form");
if (form) {
  const words = document.getElementById("deposit-words").dataset;
  const saving = watchSaving(form, words);
  watchRows(form, saving.changed);
  watchFiles(form, words, saving.catchUp);
}
