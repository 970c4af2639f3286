// The search field in the head of each page: the arrow keys walk from it through what is suggested and back, Escape
// closes the list. htmx fetches the list; a newer question cancels the one before (hx-sync), so that no older answer
// overwrites a newer.
(() => {
  const field = document.getElementById("site-search");
  const box = document.getElementById("site-search-found");
  if (!field || !box) return;
  const links = () => [...box.querySelectorAll("a")];
  const close = () => {
    // What is still asked for would open it again.
    field.dispatchEvent(new Event("htmx:abort"));
    box.replaceChildren();
  };

  const step = (event) => {
    if (event.key === "Escape") {
      if (links().length) event.preventDefault();
      close();
      field.focus();
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [field, ...links()];
    if (stops.length === 1) return;
    event.preventDefault();
    const by = event.key === "ArrowDown" ? 1 : -1;
    stops[(stops.indexOf(document.activeElement) + by + stops.length) % stops.length].focus();
  };
  field.addEventListener("keydown", step);
  box.addEventListener("keydown", step);
  // What was suggested goes when the reader does.
  document.addEventListener("focusin", (event) => {
    if (event.target !== field && !box.contains(event.target)) close();
  });
  document.addEventListener("click", (event) => {
    if (event.target !== field && !box.contains(event.target)) close();
  });
})();
