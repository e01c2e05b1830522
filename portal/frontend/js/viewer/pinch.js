// Two fingers, or the wheel with Ctrl, change the size of the pages around the place where they are.

export function watchPinch({ room, sheets }) {
  let start = null;
  const apart = ([one, other]) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);

  room.addEventListener("touchstart", (event) => {
    if (event.touches.length === 2) start = { apart: apart(event.touches), scale: sheets.scale };
  }, { passive: true });
  room.addEventListener("touchmove", (event) => {
    if (!start || event.touches.length !== 2) return;
    event.preventDefault();
    const middle = (event.touches[0].clientY + event.touches[1].clientY) / 2 - room.getBoundingClientRect().top;
    zoom(start.scale * (apart(event.touches) / start.apart), middle);
  }, { passive: false });
  room.addEventListener("touchend", (event) => {
    if (event.touches.length < 2) start = null;
  }, { passive: true });
  room.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(sheets.scale * Math.exp(-event.deltaY / 300), event.clientY - room.getBoundingClientRect().top);
  }, { passive: false });

  function zoom(scale, y) {
    const wanted = Math.min(Math.max(scale, 0.2), 8);
    sheets.fit = wanted / (96 / 72);
    sheets.scaleTo(wanted, y);
  }
}
