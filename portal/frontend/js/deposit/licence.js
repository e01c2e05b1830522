// The three questions about the licence: when they are answered, the licence that they mean is ticked.

/** @param {HTMLFormElement} form  @param {() => void} changed  called when the answers ticked another licence */
export function watchLicence(form, changed) {
  const place = form.querySelector("[data-licences]");
  const asked = [...(place?.querySelectorAll("[data-question]") ?? [])];
  for (const one of asked) {
    one.addEventListener("change", () => {
      const answers = asked.map((question) => question.value);
      const meant = answers[0] === "no" ? "no" : answers.join(" ");
      const box = place.querySelector(`[data-answers="${meant}"]`);
      if (!box || box.checked) return;
      box.checked = true;
      changed();
    });
  }
}
