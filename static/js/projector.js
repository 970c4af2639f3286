// The wall of a meeting room: arrows and a presenter's keys go to the next item or back, who is present keeps itself new.
(() => {
  const rightToLeft = document.documentElement.dir === "rtl";
  const keys = {
    ArrowRight: rightToLeft ? "prev" : "next",
    ArrowLeft: rightToLeft ? "next" : "prev",
    PageDown: "next",
    PageUp: "prev",
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const link = keys[event.key] && document.querySelector(`a[rel=${keys[event.key]}]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });

  document.querySelector(".projector-agenda [aria-current]")?.scrollIntoView({ block: "nearest" });

  const EVERY = 20_000;
  setInterval(async () => {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-present]");
      const shown = document.querySelector("[data-present]");
      if (fresh && fresh.innerHTML !== shown.innerHTML) shown.replaceWith(fresh);
    } catch {
      // Without the network the wall keeps what it shows.
    }
  }, EVERY);
})();
