// What stands on the page until somebody wants to read: it opens the viewer, which is loaded only then.

import { placeIn } from "./address.js";

const NARROW = "(max-width: 47.99rem)";

export function watchReader(reader) {
  const file = reader.dataset.file ?? "";
  let viewer = null;
  let opening = null;

  // The address of the page may name another file, which this reader does not show.
  const isHere = (url) =>
    url.pathname === location.pathname && (url.searchParams.get("file") ?? reader.dataset.first) === file;

  const open = async (place, opener) => {
    opening ??= import("./viewer.js").then(({ Viewer }) => Viewer.open(reader, close));
    reader.setAttribute("aria-busy", "true");
    try {
      viewer = await opening;
    } catch (error) {
      // Without a viewer the pages can be read as they stand here, one after the other.
      opening = null;
      reader.scrollIntoView();
      console.warn("viewer", error);
      return;
    } finally {
      reader.removeAttribute("aria-busy");
    }
    viewer.show(place, { opener, full: matchMedia(NARROW).matches });
  };

  const close = () => reader.scrollIntoView({ block: "nearest" });

  const said = (search) => search || new URLSearchParams(location.search).get("q") || "";
  const follow = () => {
    const place = placeIn(location.hash);
    if (place) open({ page: place.page, search: said(place.search) });
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const url = new URL(link.href);
    const place = placeIn(url.hash);
    if ((!place && !("read" in link.dataset)) || !isHere(url)) return;
    event.preventDefault();
    const page = place?.page ?? Number(reader.dataset.page);
    open({ page, search: place?.search || url.searchParams.get("q") || "" }, link);
  });

  for (const form of reader.querySelectorAll("form[data-inside]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const typed = new FormData(form);
      const page = Number.parseInt(typed.get("page") ?? "", 10) || Number(reader.dataset.page);
      open({ page, search: typed.get("q") ?? "", find: form.dataset.inside === "find" }, form.querySelector("input"));
    });
  }

  addEventListener("hashchange", follow);
  follow();
}
