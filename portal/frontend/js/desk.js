// The desk with script: keys, and nothing that was written is lost.

import { forgetSent } from "./desk/keeping.js";
import { watchQueue } from "./desk/queue.js";
import { watchReview } from "./desk/review.js";

document.documentElement.classList.add("js");
document.querySelector("[data-focus]")?.focus();
forgetSent();

const form = document.querySelector("[data-decision]");
if (form) watchReview(form);
else if (document.getElementById("keys")) watchQueue([...document.querySelectorAll(".queue tbody tr")]);
