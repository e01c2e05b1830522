// Small conveniences. Every page is complete without them.

import { watchSigningOut } from "./leaving.js";
import { suggest } from "./suggesting/combobox.js";

// Suggestions while somebody types into a search box.
for (const box of document.querySelectorAll("input[data-suggest]")) suggest(box);

// Nothing of an account stays on this device after it signed out.
for (const form of document.querySelectorAll("[data-sign-out]")) watchSigningOut(form);

// Copy buttons beside citations, in the words that the page gives.
if (navigator.clipboard) {
  for (const cited of document.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-small copy";
    button.textContent = cited.dataset.copy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(cited.textContent.trim().replace(/\s+/g, " "));
      button.textContent = cited.dataset.copied;
      setTimeout(() => { button.textContent = cited.dataset.copy; }, 2000);
    });
    cited.after(button);
  }
}

// A select or a tick that sorts or filters needs no second click on a wide screen.
for (const select of document.querySelectorAll("form select[name=sort]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

// Escape closes the menu on a phone.
const menu = document.querySelector(".mast-menu");
if (menu) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
