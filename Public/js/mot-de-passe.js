// A password shown on request; without a script it stays hidden, as the browser hides it.
"use strict";

for (const input of document.querySelectorAll("input[type=password]")) {
  const group = document.createElement("div");
  group.className = "fr-checkbox-group fr-checkbox-group--sm fr-mt-1w";
  const box = document.createElement("input");
  box.type = "checkbox";
  box.id = input.id + "-afficher";
  const label = document.createElement("label");
  label.className = "fr-label";
  label.htmlFor = box.id;
  label.textContent = "Afficher le " + input.labels[0].firstChild.textContent.trim().toLowerCase();
  group.append(box, label);
  input.after(group);
  box.addEventListener("change", () => { input.type = box.checked ? "text" : "password"; });
  // Sent as a password, so that the browser keeps it as one.
  input.form.addEventListener("submit", () => { input.type = "password"; });
}
