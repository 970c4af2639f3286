// The times of a meeting by the reader's own clock, where that differs from the clocks of the meeting's place.
(() => {
  const { lang } = document.documentElement;
  const language = lang === "en" ? "en-GB" : lang; // the day before the month, as everywhere in the portal
  for (const box of document.querySelectorAll("[data-reader-time]")) {
    const [start, end] = [new Date(box.dataset.start), new Date(box.dataset.end)];
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const by = (timeZone) => new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short", hourCycle: "h23", timeZone });
    if (by(here).formatRange(start, end) === by(box.dataset.zone).formatRange(start, end)) continue;
    box.querySelector("bdi").textContent = `${by(here).formatRange(start, end)} (${here})`;
    box.hidden = false;
  }
})();
