"use strict";
// Hides what does not fit the choices; without it the page shows everything.
(() => {
  const form = document.querySelector("form.filter");
  if (!form) return;
  const count = document.querySelector(".count");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = all("tr[data-period]").map((row) => ({
    row,
    searched: folded(row.dataset.search),
    links: all("li[data-language]", row),
  }));
  const chosen = (id) => {
    const choice = form.querySelector(`#${id}`);
    // A choice starts with an equals sign, so that "every" is never the name of a unit.
    return choice && choice.value ? choice.value.slice(1) : null;
  };
  const fits = (choice, value) => choice === null || choice === value;

  const filter = () => {
    const [unit, period, language] = ["unit", "period", "language"].map(chosen);
    const sought = folded(form.querySelector("#search").value).split(/\s+/).filter(Boolean);
    const units = new Set();
    let shown = 0;
    let total = 0;
    for (const { row, searched, links } of rows) {
      const stays = fits(unit, row.dataset.unit) && fits(period, row.dataset.period)
        && sought.every((word) => searched.includes(word));
      let left = 0;
      for (const link of links) {
        link.hidden = !fits(language, link.dataset.language);
        if (!link.hidden) left += 1;
      }
      row.hidden = !stays || left === 0;
      total += links.length;
      if (!row.hidden) {
        shown += left;
        units.add(row.dataset.unit);
      }
    }
    for (const row of all("#trends tr[data-unit]")) row.hidden = !units.has(row.dataset.unit);
    for (const section of all("main > section")) {
      section.hidden = all("tr[data-unit]", section).every((row) => row.hidden);
      for (const entry of all(".contents li")) if (entry.dataset.of === section.id) entry.hidden = section.hidden;
    }
    const written = (number) => number.toLocaleString(document.documentElement.lang);
    count.textContent = shown === 0 ? count.dataset.none
      : count.dataset.count.replace("{shown}", written(shown)).replace("{total}", written(total));
  };

  form.addEventListener("input", filter);
  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  form.hidden = false;
  filter();
})();
