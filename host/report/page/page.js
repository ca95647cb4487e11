"use strict";
(() => {
  const sheet = document.querySelector(".sheet");
  const filters = document.querySelector(".filters");
  if (!sheet || !filters) return;
  const all = [...sheet.children];
  const search = filters.querySelector("input[type=search]");
  const order = filters.querySelector("select");
  const told = filters.querySelector("output");
  const empty = document.querySelector(".empty");
  const dialog = document.querySelector("dialog");
  const frame = (card) => card.querySelector(".frame");
  let shown = all;
  let here = all[0];

  const texts = new Map(all.map((card) => [card, card.textContent.toLowerCase()]));
  const chosen = (name) => filters.querySelector(`input[name=${name}]:checked`)?.value ?? "";

  function take(card) {
    if (here) frame(here).tabIndex = -1;
    here = card;
    if (here) frame(here).tabIndex = 0;
  }

  function filter() {
    const state = chosen("state"), tier = chosen("tier");
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    shown = [];
    for (const card of sheet.children) {
      const fits = (!state || card.dataset.state === state) && (!tier || card.dataset.tier === tier) &&
        words.every((word) => texts.get(card).includes(word));
      card.hidden = !fits;
      if (fits) shown.push(card);
    }
    told.textContent = shown.length === all.length ? `${all.length} items` : `${shown.length} of ${all.length} items`;
    empty.hidden = shown.length > 0;
    if (!shown.includes(here)) take(shown[0]);
  }

  function sort() {
    const by = order.value;
    const worth = (card) => by === "place" ? 0 : Number(card.dataset[by] || -1);
    const sorted = [...all];
    if (by !== "place") sorted.sort((a, b) => worth(b) - worth(a));
    sheet.append(...sorted);
    filter();
  }

  function open(card) {
    const whole = dialog.querySelector(".whole");
    const picture = document.createElement("div");
    picture.className = "frame";
    picture.append(...[...frame(card).childNodes].map((node) => node.cloneNode(true)));
    const text = card.querySelector(".text").cloneNode(true);
    text.querySelector(".more").hidden = false;
    whole.replaceChildren(picture, text);
    whole.className = "whole " + card.dataset.state;
    if (!dialog.open) dialog.showModal();
    take(card);
  }

  /** Cards in the first row that is seen: the grid decides how many there are. */
  function columns() {
    const top = shown[0]?.offsetTop;
    const next = shown.findIndex((card) => card.offsetTop !== top);
    return next < 0 ? shown.length : next;
  }

  function go(key) {
    const at = shown.indexOf(here);
    const steps = {
      ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns(), ArrowDown: columns(),
      Home: -at, End: shown.length - 1 - at,
    };
    const to = shown[at + steps[key]];
    if (!(key in steps) || !to) return false;
    take(to);
    return true;
  }

  sheet.addEventListener("click", (event) => {
    const button = event.target.closest("button.frame");
    if (button) open(button.closest(".card"));
  });
  sheet.addEventListener("focusin", (event) => take(event.target.closest(".card")));
  sheet.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !go(event.key)) return;
    event.preventDefault();
    frame(here).focus();
  });
  dialog.addEventListener("keydown", (event) => {
    if ((event.key === "ArrowLeft" || event.key === "ArrowRight") && go(event.key)) open(here);
  });
  dialog.addEventListener("close", () => here && frame(here).focus());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.querySelector(".close").addEventListener("click", () => dialog.close());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.matches("input[type=search], select")) return;
    event.preventDefault();
    search.focus();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.item");
    const card = link && document.getElementById(link.hash.slice(1));
    if (!card) return;
    event.preventDefault();
    filters.querySelectorAll("input[value='']").forEach((input) => { input.checked = true; });
    search.value = "";
    filter();
    take(card);
    frame(card).focus();
    card.scrollIntoView({ block: "center" });
  });

  filters.addEventListener("input", (event) => (event.target === order ? sort() : filter()));
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.hidden = false;
  all.forEach((card) => { frame(card).tabIndex = -1; });
  take(all[0]);
  filter();
})();
