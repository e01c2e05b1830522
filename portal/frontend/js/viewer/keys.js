// By keyboard, while the viewer has the focus: none of these keys does anything elsewhere on the page.

export function watchKeys(viewer) {
  const { sheets, room } = viewer;
  const search = () => {
    const box = viewer.part("words");
    box.focus();
    box.select();
  };
  // A page that is wider than the window is moved by the arrows; else they turn pages.
  const aside = (direction) => {
    if (room.scrollWidth > room.clientWidth + 4) room.scrollBy({ left: direction * 80 });
    else sheets.go(sheets.at + direction);
  };
  const escape = () => {
    if (viewer.find.asked) viewer.find.clear();
    else if (viewer.side.isOpen) viewer.side.toggle(false);
    else if (viewer.isFull && !viewer.root.classList.contains("pv-phone")) viewer.enlarge(false);
    else viewer.close();
    if (viewer.root.isConnected) room.focus({ preventScroll: true });
  };
  const keys = {
    ArrowLeft: () => aside(-1),
    ArrowRight: () => aside(1),
    ArrowUp: () => room.scrollBy({ top: -80 }),
    ArrowDown: () => room.scrollBy({ top: 80 }),
    PageUp: () => sheets.go(sheets.at - 1),
    PageDown: () => sheets.go(sheets.at + 1),
    " ": () => room.scrollBy({ top: room.clientHeight * 0.9 }),
    Home: () => sheets.go(1),
    End: () => sheets.go(sheets.last),
    "+": () => sheets.step(1),
    "=": () => sheets.step(1),
    "-": () => sheets.step(-1),
    0: () => sheets.zoom("width"),
    r: () => sheets.turn(),
    f: () => viewer.enlarge(!viewer.isFull, true),
    "/": search,
    Escape: escape,
  };
  viewer.root.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "f") {
      event.preventDefault();
      search();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input, select, textarea");
    if (typing && event.key !== "Escape") return;
    const pressing = event.target.closest("a, button");
    if (pressing && (event.key === " " || event.key === "Enter")) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
