
"use strict";
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const search = document.getElementById("search");
  const rule = document.getElementById("rule");
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const count = document.getElementById("count");
  const entries = [...document.querySelectorAll("#findings > li")].map((item) => ({
    item, rule: item.dataset.rule, severity: item.dataset.severity, text: item.textContent.toLowerCase(),
  }));
  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const severities = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let shown = 0;
    for (const entry of entries) {
      const fits = severities.has(entry.severity) && (!rule.value || entry.rule === rule.value)
        && words.every((word) => entry.text.includes(word));
      entry.item.hidden = !fits;
      if (fits) shown += 1;
    }
    count.textContent = `${shown.toLocaleString("en")} of ${entries.length.toLocaleString("en")} shown`;
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const link of document.querySelectorAll(".bars a")) {
    link.addEventListener("click", () => { rule.value = link.dataset.rule; apply(); });
  }
  apply();
})();
