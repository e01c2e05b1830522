// What the server says about the pages of a file. Addresses come from the page; each answer is asked for once.

export class Asking {
  constructor(places) {
    this.places = places;
    this.answers = new Map();
  }

  page(number, width) {
    return `${this.places.picture.replace("/0.webp", `/${number}.webp`)}?width=${width}`;
  }

  layout() {
    return this.#once(this.places.layout);
  }

  words(number) {
    return this.#once(this.places.words.replace("/0.json", `/${number}.json`));
  }

  marks(number, search) {
    const address = this.places.words.replace("/0.json", `/${number}.json`);
    return this.#once(`${address}?only=marks&q=${encodeURIComponent(search)}`);
  }

  find(search) {
    return json(`${this.places.find}?q=${encodeURIComponent(search)}`);
  }

  #once(address) {
    let answer = this.answers.get(address);
    if (!answer) {
      answer = json(address);
      this.answers.set(address, answer);
      answer.catch(() => this.answers.delete(address));
      if (this.answers.size > 200) this.answers.delete(this.answers.keys().next().value);
    }
    return answer;
  }
}

async function json(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer.json();
}
