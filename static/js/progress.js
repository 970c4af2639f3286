// A page of long work brings itself up to date while the work goes on; without scripts its link does.
(function () {
  "use strict";
  const SECONDS = 1.5;

  async function look() {
    const shown = document.querySelector("[data-progress]");
    if (!shown) return;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-progress]");
      if (!answer.ok || !fresh) return location.reload();
      const bar = shown.querySelector("progress");
      const next = fresh.querySelector("progress");
      if (next.hasAttribute("value")) bar.setAttribute("value", next.getAttribute("value"));
      else bar.removeAttribute("value");
      const words = shown.querySelector("[data-progress-words]");
      const said = fresh.querySelector("[data-progress-words]").textContent;
      if (words.textContent !== said) words.textContent = said;
    } catch {
      // The network was away; the next look may find it.
    }
    setTimeout(look, SECONDS * 1000);
  }

  setTimeout(look, SECONDS * 1000);
})();
