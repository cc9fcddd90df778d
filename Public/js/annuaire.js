// What the directory does better with a script; without it every form works as it stands.
"use strict";

for (const element of document.querySelectorAll("[data-without-script]")) element.hidden = true;

// Suggestions while typing: a combobox with a list (ARIA authoring practices).
for (const field of document.querySelectorAll("[data-suggestions]")) {
  const input = field.querySelector("input");
  const list = document.createElement("ul");
  list.className = "portal-suggestions";
  list.id = input.id + "-suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  field.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.autocomplete = "off";
  let chosen = -1;
  let timer;
  let asked = 0;

  const choose = (place) => {
    chosen = place;
    [...list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === place)));
    if (place >= 0) input.setAttribute("aria-activedescendant", list.children[place].id);
    else input.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  };
  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map((suggestion, number) => {
      const item = document.createElement("li");
      item.id = list.id + "-" + number;
      item.setAttribute("role", "option");
      item.textContent = suggestion.libelle + " ";
      const kind = document.createElement("small");
      kind.textContent = suggestion.genre;
      item.append(kind);
      item.addEventListener("mousedown", (event) => event.preventDefault());
      item.addEventListener("click", () => location.assign(suggestion.url));
      item.dataset.url = suggestion.url;
      return item;
    }));
    list.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    choose(-1);
  };
  const ask = async () => {
    const words = input.value.trim();
    if (words.length < 2) return close();
    const number = ++asked;
    try {
      const answer = await fetch(field.dataset.suggestions + "?q=" + encodeURIComponent(words), {
        headers: { Accept: "application/json" },
      });
      if (!answer.ok || number !== asked || document.activeElement !== input) return;
      show((await answer.json()).suggestions);
    } catch {
      close();
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const count = list.children.length;
    if (event.key === "ArrowDown") choose((chosen + 1) % count);
    else if (event.key === "ArrowUp") choose((chosen + count) % count === 0 && chosen <= 0 ? count - 1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.url);
    else return;
    event.preventDefault();
  });
}

// « Autour de moi »: the position goes into the form, rounded to about a kilometre, and leaves when the form is sent.
for (const place of document.querySelectorAll("[data-locate]")) {
  if (!("geolocation" in navigator)) continue;
  place.hidden = false;
  const status = place.querySelector("[role=status]");
  const form = place.closest("form");
  const set = (name, value) => {
    let input = form.querySelector("input[name=" + name + "]");
    if (!input) {
      input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      form.append(input);
    }
    input.value = value;
  };
  place.querySelector("button").addEventListener("click", () => {
    status.textContent = "Recherche de votre position…";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        set("lat", coords.latitude.toFixed(2));
        set("lon", coords.longitude.toFixed(2));
        form.querySelector("#pres").value = "";
        status.textContent = "Position prise (au kilomètre près). Lancez la recherche pour l’utiliser.";
      },
      () => { status.textContent = "Position indisponible : saisissez une commune."; },
      { maximumAge: 600000, timeout: 10000 },
    );
  });
}
