// Moves items of an agenda without loading the page: by the buttons that are there anyway, whose focus stays, or by drag.
// Each asks the same address with the order that was read; the answer says what happened, and is read out.
(() => {
  const main = document.querySelector("main");
  const form = () => document.querySelector("form[data-agenda]");
  if (!form()) return;

  async function ask(address, place) {
    const asked = form();
    asked.elements.place.value = place ?? "";
    asked.setAttribute("aria-busy", "true");
    let page;
    try {
      const answer = await fetch(address, { method: "POST", body: new FormData(asked) });
      if (!answer.ok) throw new Error(answer.status);
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      location.reload();
      return;
    }
    const said = main.querySelector("[role=status]");
    const told = page.querySelector("main [role=status]");
    const words = [...told.childNodes];
    // The region stays and is filled a little later, so that a screen reader notices.
    said.replaceChildren();
    told.replaceWith(said);
    main.replaceChildren(...page.querySelector("main").childNodes);
    prepare();
    setTimeout(() => said.replaceChildren(...words), 100);
    const item = document.getElementById(`item-${address.match(/agenda\/(\d+)\//)[1]}`);
    const again = [...main.querySelectorAll("[formaction]")].find((button) => button.formAction === address);
    (again ?? item?.querySelector("[formaction]"))?.focus({ preventScroll: true });
    item?.classList.add("is-moved");
    if (words.some((word) => word.classList?.contains("alert-error") || word.classList?.contains("alert-danger"))) {
      said.scrollIntoView({ block: "center" });
    }
  }

  document.addEventListener("submit", (event) => {
    if (event.target !== form() || !event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    ask(event.submitter.formAction);
  });

  let dragged = null;
  const beside = (item) => [...item.parentElement.children].filter((other) => other.dataset.parent === item.dataset.parent);

  // The item among those of the dragged one's parent over which the pointer is, be it over one that stands in it.
  function target(event) {
    let item = event.target.closest?.(".agenda > li");
    while (item && item.dataset.parent !== dragged.dataset.parent) {
      item = item.dataset.parent ? document.getElementById(`item-${item.dataset.parent}`) : null;
    }
    return item && item !== dragged ? item : null;
  }

  function unmark() {
    for (const item of main.querySelectorAll(".drop-before, .drop-after")) item.classList.remove("drop-before", "drop-after");
  }

  function comesBefore(item) {
    const all = beside(dragged);
    return all.indexOf(item) < all.indexOf(dragged);
  }

  document.addEventListener("dragover", (event) => {
    if (!dragged) return;
    unmark();
    const item = target(event);
    if (!item) return;
    event.preventDefault();
    item.classList.add(comesBefore(item) ? "drop-before" : "drop-after");
  });

  document.addEventListener("drop", (event) => {
    const item = dragged && target(event);
    if (!item) return;
    event.preventDefault();
    const number = dragged.id.replace("item-", "");
    const place = beside(dragged).indexOf(item) + 1;
    ask(new URL(`${form().dataset.agenda}${number}/place/`, location.href).href, place);
  });

  function prepare() {
    for (const item of main.querySelectorAll(".agenda > li")) {
      const handle = document.createElement("span");
      Object.assign(handle, { className: "agenda-handle", draggable: true });
      handle.setAttribute("aria-hidden", "true"); // the buttons do the same
      handle.addEventListener("dragstart", (event) => {
        dragged = item;
        item.classList.add("is-dragged");
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", item.querySelector(".agenda-title").textContent);
        event.dataTransfer.setDragImage(item, 0, 0);
      });
      handle.addEventListener("dragend", () => {
        item.classList.remove("is-dragged");
        unmark();
        dragged = null;
      });
      item.prepend(handle);
    }
  }
  prepare();
})();
