// Makes pages quicker under the hands; nothing a page needs. No inline code, no eval, no storage of what people typed.
(function () {
  "use strict";

  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const typing = (node) => node.closest("input, textarea, select, [contenteditable]") !== null;

  // What works with scripts only shows itself now.
  all("[data-needs-script]").forEach((node) => { node.hidden = false; });

  // After a refused form the reader is taken to the list of what to change.
  const first = document.querySelector("[data-focus-first]");
  if (first) first.focus();

  // Text areas grow with their text.
  const grow = (area) => {
    area.style.height = "auto";
    area.style.height = area.scrollHeight + 2 + "px";
  };
  all("textarea").forEach(grow);
  document.addEventListener("input", (event) => {
    if (event.target.tagName === "TEXTAREA") grow(event.target);
  });

  // Under a text area stands how much of its room is used, in characters; the server counts again.
  const room = (area) => Number(area.dataset.limit || area.getAttribute("maxlength") || 0);
  const tell = (area) => {
    const most = room(area);
    if (!(most > 0)) return;
    let line = area.nextElementSibling;
    if (!line || !line.matches("[data-counted]")) {
      line = document.createElement("p");
      line.className = "field-hint field-after";
      line.dataset.counted = "";
      area.after(line);
    }
    const used = Array.from(area.value).length;
    line.textContent = used + " / " + most;
    line.hidden = used === 0;
    line.classList.toggle("field-error", used > most);
    // Read aloud only when the end is near.
    line.setAttribute("aria-live", used * 10 > most * 9 ? "polite" : "off");
  };
  all("textarea").forEach(tell);
  document.addEventListener("input", (event) => {
    if (event.target.tagName === "TEXTAREA") tell(event.target);
  });

  // "/" goes to the search, j and k walk the rows, Enter opens a row's first link.
  let row = -1;
  const walk = (step) => {
    const rows = all(".ledger tbody tr, .due").filter((node) => node.querySelector("a[href]"));
    if (rows.length === 0) return;
    const before = rows[row];
    row = Math.min(Math.max(row + step, 0), rows.length - 1);
    if (before) before.classList.remove("at-row");
    rows[row].classList.add("at-row");
    rows[row].querySelector("a.name[href], a[href]").focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") all("details.person[open]").forEach((menu) => { menu.open = false; menu.firstElementChild.focus(); });
    if (typing(event.target)) return;
    if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    }
    if (event.key === "j") walk(1);
    if (event.key === "k") walk(-1);
  });

  // A click beside the open menu closes it.
  document.addEventListener("click", (event) => {
    all("details.person[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  // Ask before leaving a form that was changed. Searches and folds (data-quiet) are not forms in this sense.
  const changed = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.method === "post" && !form.matches("[data-quiet]") && !event.target.matches("[data-quiet], [data-pick], [data-pick-all]")) changed.add(form);
  });
  document.addEventListener("reset", (event) => changed.delete(event.target));
  document.addEventListener("submit", () => changed.clear());
  window.addEventListener("beforeunload", (event) => {
    if (changed.size > 0) { event.preventDefault(); event.returnValue = ""; }
  });

  // A second click on a submit button sends nothing; the server refuses repeats anyway.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    window.setTimeout(() => { delete form.dataset.sent; }, 5000);
  });
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));

  // Choosing rows: all of the page at once, the bar with the count, chosen rows on wash.
  const bulk = document.querySelector("[data-bulk]");
  const picks = () => all("[data-pick]");
  const count = () => {
    const chosen = picks().filter((box) => box.checked);
    picks().forEach((box) => { const tr = box.closest("tr, li"); if (tr) tr.classList.toggle("chosen", box.checked); });
    all("[data-pick-all]").forEach((box) => {
      box.checked = chosen.length > 0 && chosen.length === picks().length;
      box.indeterminate = chosen.length > 0 && !box.checked;
    });
    if (!bulk) return;
    bulk.hidden = chosen.length === 0;
    const words = bulk.querySelector("[data-bulk-words]");
    if (words) words.textContent = words.dataset.bulkWords.replace("{count}", chosen.length);
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) picks().forEach((box) => { box.checked = event.target.checked; });
    if (event.target.matches("[data-pick], [data-pick-all]")) count();
  });
  document.addEventListener("reset", () => window.setTimeout(count));
  document.addEventListener("htmx:afterSwap", count);
  if (bulk || document.querySelector("[data-pick]")) count();

  // Printing shows what is folded.
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
  window.addEventListener("beforeprint", () => {
    all("main details:not([open])").forEach((fold) => { fold.open = true; fold.dataset.openedToPrint = "yes"; });
  });
  window.addEventListener("afterprint", () => {
    all("[data-opened-to-print]").forEach((fold) => { fold.open = false; delete fold.dataset.openedToPrint; });
  });
})();
