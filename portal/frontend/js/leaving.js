// Signing out: what this device still keeps for the account is sent to the server first, and then removed from the device.

import { token } from "./deposit/asking.js";
import { copies, forget } from "./deposit/local.js";

const PATIENCE = 8000;
const LATER = 1000; // turns, see saving.js

export function watchSigningOut(form) {
  const account = form.dataset.signOut;
  let isReady = false;
  form.addEventListener("submit", async (event) => {
    if (isReady) return;
    const kept = copies(account);
    if (!kept.length) return forgetUploads();
    event.preventDefault();
    const unsent = await Promise.race([sendAll(kept), new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE))]);
    if (unsent.length && !confirm(form.dataset.unsaved)) return;
    for (const [key] of copies(account)) forget(key);
    forgetUploads();
    isReady = true;
    form.requestSubmit();
  });
}

/** Those that the server did not take whole. */
async function sendAll(kept) {
  const unsent = [];
  for (const one of kept) if (!(await isTaken(one[1]).catch(() => false))) unsent.push(one);
  return unsent;
}

async function isTaken(copy) {
  const pairs = copy.held.flatMap(([, one]) => JSON.parse(one));
  const ours = { seal: copy.seal, window: copy.window, turn: copy.turn + LATER, marks: JSON.stringify(copy.marks), parts: copy.held.map(([part]) => part).join(",") };
  const answer = await fetch(copy.address, {
    method: "POST",
    body: new URLSearchParams([...Object.entries(ours), ...pairs]),
    headers: { "X-CSRFToken": token(), Accept: "application/json" },
  });
  return answer.ok && !(await answer.json()).clashes.length;
}

function forgetUploads() {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith("uploads:")) localStorage.removeItem(key);
  } catch {
    // forbidden
  }
}
