
"use strict";
// Filters, sorts and pages the tables of errors; without it all rows are there.
const STEP = 200; // rows that are shown at once

function errors(box) {
  const body = box.querySelector("tbody");
  const rows = Array.from(body.rows, (row, place) => ({ row, place, words: null }));
  const choices = Array.from(box.querySelectorAll("select[data-filter]"));
  const search = box.querySelector("[data-words]");
  const status = box.querySelector("[data-status]");
  const more = box.querySelector("[data-more]");
  let order = rows;
  let limit = STEP;
  let due = 0;

  function fits(one, wanted, words) {
    for (const [name, value] of wanted) {
      const told = one.row.dataset[name];
      if (told !== value && !(name === "field" && told.startsWith(value + "."))) return false;
    }
    if (!words.length) return true;
    if (one.words === null) one.words = one.row.textContent.toLowerCase();
    return words.every((word) => one.words.includes(word));
  }

  function show() {
    const wanted = choices.filter((one) => one.value).map((one) => [one.dataset.filter, one.value]);
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const one of order) {
      const fit = fits(one, wanted, words);
      found += fit;
      one.row.hidden = !fit || found > limit;
    }
    const left = Math.max(0, found - limit);
    status.textContent = `${found} of ${rows.length} errors` + (left ? `, the first ${limit} shown` : "");
    more.hidden = !left;
    more.textContent = `Show ${Math.min(left, STEP)} more`;
  }

  function renew() {
    limit = STEP;
    show();
  }

  function sort(button) {
    const head = button.closest("th");
    const at = Number(button.dataset.sort);
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const one of box.querySelectorAll("th[aria-sort]")) one.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const by = new Intl.Collator("en", { numeric: true });
    const keys = new Map(rows.map((one) => [one, one.row.cells[at].textContent]));
    order = rows.slice().sort((a, b) =>
      (down ? -1 : 1) * by.compare(keys.get(a), keys.get(b)) || a.place - b.place);
    body.append(...order.map((one) => one.row));
    renew();
  }

  for (const one of choices) one.addEventListener("change", renew);
  search.addEventListener("input", () => {
    clearTimeout(due);
    due = setTimeout(renew, 80);
  });
  box.querySelector("[data-reset]").addEventListener("click", () => {
    for (const one of choices) one.value = "";
    search.value = "";
    renew();
  });
  more.addEventListener("click", () => {
    limit += STEP;
    show();
  });
  for (const one of box.querySelectorAll("[data-sort]")) one.addEventListener("click", () => sort(one));
  for (const one of [...choices, search]) one.value = one.value || ""; // what a browser kept
  show();
}

function curves(choice) {
  const figures = choice.closest(".curves").querySelectorAll("[data-curve]");
  const show = () => {
    for (const one of figures) one.hidden = one.dataset.curve !== choice.value;
  };
  choice.addEventListener("change", show);
  show();
}

document.querySelectorAll("[data-errors]").forEach(errors);
document.querySelectorAll("[data-curves]").forEach(curves);
