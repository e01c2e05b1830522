// What the server has not yet is kept on this device, for the account that typed it, until it has. A browser that keeps
// nothing (private windows, a full disk) is no reason to stop: then only the page itself holds the text, and says so.

const DAYS = 30;
const PREFIX = "deposit:";

/** The copy that one open page keeps of the parts that are not saved: `{at, address, held, marks, window, turn, seal}`. */
export function localCopy(account, deposit, window) {
  const key = `${PREFIX}${account}:${deposit}:${window}`;
  return {
    /** False where this browser could not keep it. */
    write(copy) {
      try {
        localStorage.setItem(key, JSON.stringify({ ...copy, window, at: Date.now() }));
        return true;
      } catch {
        return false;
      }
    },
    forget: () => forget(key),
  };
}

/** Copies that pages left behind which are open no more: `[key, copy]`, oldest first. */
export async function leftBehind(account, deposit, window) {
  const found = copies(account).filter(([key, copy]) => key.startsWith(`${PREFIX}${account}:${deposit}:`) && copy.window !== window);
  const open = await openWindows();
  return found.filter(([, copy]) => !open.has(copy.window)).sort(([, one], [, other]) => one.at - other.at);
}

/** All that this device keeps for an account; what is too old goes. */
export function copies(account) {
  const found = [];
  try {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(PREFIX)) continue;
      const copy = read(key);
      if (!copy?.held || Date.now() - copy.at > DAYS * 86_400_000) forget(key);
      else if (key.startsWith(`${PREFIX}${account}:`)) found.push([key, copy]);
    }
  } catch {
    // forbidden
  }
  return found;
}

export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // forbidden
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

/** Tell other pages that this one is open, for as long as it is. */
export function stayOpen(window) {
  let close = () => {};
  const open = () => navigator.locks?.request(PREFIX + window, () => new Promise((resolve) => (close = resolve)));
  open();
  addEventListener("pagehide", () => close());
  addEventListener("pageshow", (event) => event.persisted && open());
}

async function openWindows() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.map((lock) => lock.name.slice(PREFIX.length)));
}
