// A long list to choose many from: a field above it finds by name, and each group says how many are chosen in it.
(() => {
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  for (const pick of document.querySelectorAll("[data-pick]")) {
    const groups = [...pick.querySelectorAll("details")];
    const labels = [...pick.querySelectorAll(".pick-options label")];
    const find = document.createElement("input");
    Object.assign(find, { type: "search", autocomplete: "off", placeholder: pick.dataset.pickLabel });
    find.setAttribute("aria-label", pick.dataset.pickLabel);
    pick.querySelector("details")?.before(find);

    find.addEventListener("input", (event) => {
      event.stopPropagation(); // what is looked for is not what is reported
      const words = folded(find.value.trim());
      for (const label of labels) label.hidden = !folded(label.textContent).includes(words);
      for (const group of groups) {
        const found = group.querySelector("label:not([hidden])");
        group.hidden = !found;
        group.open = words ? Boolean(found) : Boolean(group.querySelector(":checked"));
      }
    });
    find.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });

    const count = () => {
      for (const group of groups) {
        group.querySelector("[data-pick-number]").textContent = group.querySelectorAll(":checked").length || "";
      }
    };
    pick.addEventListener("change", count);
    pick.closest("form").addEventListener("put-back", () => {
      count();
      for (const group of groups) group.open ||= Boolean(group.querySelector(":checked"));
    });
  }
})();
