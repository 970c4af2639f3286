// Keys for who confirms many mandates in a row; all that they do has a button or a link of its own.
(() => {
  const box = document.querySelector("[data-shortcuts]");
  if (!box) return;
  const wanted = box.querySelector("input");
  const stored = "confirm-shortcuts";
  box.hidden = false;
  wanted.checked = localStorage.getItem(stored) !== "off";
  wanted.addEventListener("change", () => localStorage.setItem(stored, wanted.checked ? "on" : "off"));

  const suggestions = () => [...document.querySelectorAll(".suggestion")];
  const current = () => document.activeElement.closest(".suggestion");

  function go(step) {
    const all = suggestions();
    const there = all.indexOf(current());
    const next = all[there < 0 ? (step > 0 ? 0 : all.length - 1) : there + step];
    if (next) {
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "center" });
    }
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (!wanted.checked || typing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else {
      const button = current()?.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (!button) return;
      button.click();
    }
    event.preventDefault();
  });
})();
