// Uploads that have begun, remembered on this device: the same file, chosen again after the page was closed, goes on.

const DAYS = 7;

export function begunUploads(deposit) {
  const key = `uploads:${deposit}`;

  function read() {
    try {
      const kept = JSON.parse(localStorage.getItem(key)) ?? [];
      return kept.filter((one) => Date.now() - one.at < DAYS * 86_400_000);
    } catch {
      return [];
    }
  }

  function write(list) {
    try {
      if (list.length) localStorage.setItem(key, JSON.stringify(list));
      else localStorage.removeItem(key);
    } catch {
      // full or forbidden: then a closed page forgets what it was sending
    }
  }

  return {
    all: read,
    /** Where this very file was being sent. */
    find: (file) => read().find((one) => same(one, file)),
    /** Another file of that name, such as an older version of it. */
    other: (file) => read().find((one) => one.name === file.name && !same(one, file)),
    add(file, place) {
      write([...read().filter((one) => !same(one, file)), { name: file.name, size: file.size, changed: file.lastModified, place, at: Date.now() }]);
    },
    drop(place) {
      write(read().filter((one) => one.place !== place));
    },
  };
}

function same(one, file) {
  return one.name === file.name && one.size === file.size && one.changed === file.lastModified;
}
