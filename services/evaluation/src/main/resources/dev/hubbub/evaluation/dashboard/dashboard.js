(() => {
  "use strict";
  // Two trials are compared: ticking a third one unticks the first.
  const ticked = [];
  for (const box of document.querySelectorAll("table.trials input[type=checkbox]")) {
    if (box.checked) ticked.push(box);
    box.addEventListener("change", () => {
      const at = ticked.indexOf(box);
      if (at >= 0) ticked.splice(at, 1);
      if (box.checked) ticked.push(box);
      while (ticked.length > 2) ticked.shift().checked = false;
    });
  }
  // A slash goes to the first field of the page, as on many sites; j and k go from row to row.
  const rows = () => [...document.querySelectorAll("main table tbody th a")];
  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      const field = document.querySelector("main input[type=search], main input");
      if (field) {
        event.preventDefault();
        field.focus();
      }
    } else if (event.key === "j" || event.key === "k") {
      const all = rows();
      if (all.length === 0) return;
      const at = all.indexOf(document.activeElement);
      const next = at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)));
      all[next].focus();
    }
  });
})();
