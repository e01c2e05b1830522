// Nothing moves under a finger or a mouse button that is down: what is let go elsewhere than it was pressed presses nothing.

const AFTER = 100; // milliseconds from letting go until the click has arrived, on a touch screen too
const LONGEST = 2000; // somebody marks text, or it was let go where nothing is heard of it: saving goes on

let up = Promise.resolve();
let letGo = () => {};

document.addEventListener("pointerdown", () => (up = new Promise((resolve) => (letGo = resolve))), { capture: true });
for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => setTimeout(letGo, AFTER), { capture: true });
}

/** Until nothing is held down. */
export function released() {
  return Promise.race([up, new Promise((resolve) => setTimeout(resolve, LONGEST))]);
}
