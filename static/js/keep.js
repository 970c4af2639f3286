// Long texts keep themselves while they are typed, on the server, for their person alone; without scripts nothing is lost
// that a form without scripts would not lose.
(() => {
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const address = form.dataset.keep;
  const path = location.pathname;
  const notice = document.querySelector("[data-kept-notice]");
  const status = form.querySelector("[data-kept-status]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const left = new Set(["csrfmiddlewaretoken", "kept"]);
  const wait = 1500; // milliseconds after the last key
  let timer;
  let sending;

  const typed = () => {
    const values = {};
    for (const [name, value] of new FormData(form)) {
      if (!left.has(name) && typeof value === "string") (values[name] ??= []).push(value);
    }
    return values;
  };

  const post = (fields, more = {}) => {
    sending = new AbortController();
    const body = new URLSearchParams({ path, ...fields });
    return fetch(address, { method: "POST", headers: { "X-CSRFToken": token }, body, signal: sending.signal, ...more });
  };

  const mark = () => {
    if (form.elements.kept) return;
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "kept", value: "1" });
    form.append(field);
  };

  async function keep(more) {
    timer = undefined;
    mark();
    try {
      const answer = await post({ values: JSON.stringify(typed()) }, more);
      status.textContent = answer.ok ? status.dataset.words : "";
    } catch {
      status.textContent = ""; // offline: what is not kept is not called kept
    }
  }

  function putBack(values) {
    for (const field of form.elements) {
      if (!field.name || left.has(field.name) || field.type === "file" || field.type === "submit") continue;
      const texts = values[field.name] ?? [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = texts.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = texts.includes(option.value);
      else if (field.name in values) field.value = texts[0];
    }
    for (const part of form.querySelectorAll("details.group")) part.open = true;
    form.dispatchEvent(new Event("put-back"));
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, wait);
  });
  // A browser that is closed, or a telephone that is put away, does not wait for the pause.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || timer === undefined) return;
    clearTimeout(timer);
    keep({ keepalive: true });
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    timer = undefined;
    sending?.abort();
  });

  (async () => {
    const answer = await fetch(`${address}?${new URLSearchParams({ path })}`);
    if (answer.status !== 200) return;
    const kept = await answer.json();
    mark();
    notice.querySelector("[data-kept-at]").textContent = kept.at;
    notice.hidden = false;
    notice.querySelector("[data-put-back]").addEventListener("click", () => {
      putBack(kept.values);
      notice.hidden = true;
      form.querySelector("textarea")?.focus();
    });
    notice.querySelector("[data-drop]").addEventListener("click", async () => {
      await post({ drop: "1" });
      notice.hidden = true;
    });
  })();
})();
