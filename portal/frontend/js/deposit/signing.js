// Signing in again without leaving the page: what stands in it stays as it is.

import { token } from "./asking.js";

/** Show the dialog; `done` is called once somebody has signed in. */
export function signIn(done) {
  const dialog = document.querySelector("[data-signing]");
  const form = dialog.querySelector("form");
  const error = dialog.querySelector(".error");

  function refuse(text) {
    error.hidden = !text;
    error.querySelector("span").textContent = text;
  }

  async function send(event) {
    event.preventDefault();
    refuse("");
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      await fetch(form.action, { headers: { Accept: "text/html" } }); // renews the token's cookie where it is gone
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { "X-CSRFToken": token(), "X-Requested-With": "XMLHttpRequest" },
      });
      const told = await answer.json().catch(() => ({}));
      if (answer.ok && told.location) {
        dialog.close();
        done();
        return;
      }
      const fields = Object.values(told.form?.fields ?? {}).flatMap((field) => field.errors);
      refuse([...(told.form?.errors ?? []), ...fields].join(" ") || form.dataset.failed);
      form.elements.password.select();
    } catch {
      refuse(form.dataset.offline);
    } finally {
      button.disabled = false;
    }
  }

  form.onsubmit = send;
  form.querySelector("[data-later]").onclick = () => dialog.close();
  dialog.onclose = () => {
    form.elements.password.value = "";
    refuse("");
  };
  dialog.showModal();
  form.elements.password.focus();
}
