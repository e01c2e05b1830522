// Places in a document as addresses: #page=12, and #page=12&search=words.

export function placeIn(hash) {
  const found = new URLSearchParams(hash.replace(/^#/, ""));
  const page = Number.parseInt(found.get("page") ?? "", 10);
  if (!Number.isInteger(page) || page < 1) return null;
  return { page, search: found.get("search") ?? "" };
}

export function hashOf(page, search) {
  return search ? `#page=${page}&search=${encodeURIComponent(search)}` : `#page=${page}`;
}
