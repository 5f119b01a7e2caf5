// Saves a note a moment after typing stops. "Saved" stands there only after the server has said so; what is not saved stays
// in the page and nowhere else. Without this script the Save button does the same.
"use strict";
(() => {
  const form = document.querySelector("[data-autosave]");
  const status = document.getElementById("saved");
  if (!form || !status) return;
  const PAUSE_MS = 800;
  const LONGEST_MS = 5000; // who types on and on is saved in between
  const PATIENCE_MS = 15000; // an answer that takes longer is taken for lost
  const RETRY_MS = [2000, 4000, 8000, 15000];

  let typed = 0; // counts edits, so that what was typed while a save is under way is not taken for saved
  let saved = 0;
  let since = 0;
  let failures = 0;
  let timer = 0;
  let running = null;
  let stopped = false; // changed elsewhere, finished or signed out: only the person can go on
  let refused = false; // something typed can't be saved as it is: the whole page says what
  let going = false;

  // The page's own name and the count of its saves: when the answer to a save is lost on the way, the next one is known to
  // come from the same page, and one that arrives late changes nothing.
  const name = Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36).padStart(7, "0")).join("");
  let saves = 0;

  function mark() {
    saves += 1;
    form.elements.page.value = `${name}.${saves}`;
  }

  const isDirty = () => typed !== saved;

  function later(wait) {
    window.clearTimeout(timer);
    if (!stopped) timer = window.setTimeout(save, wait);
  }

  function save(keepalive = false) {
    window.clearTimeout(timer);
    if (running) return running.then(() => (isDirty() && !stopped ? save(keepalive) : undefined));
    const standing = typed;
    since = 0;
    mark();
    const request = { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } };
    if (keepalive === true) request.keepalive = true;
    else request.signal = AbortSignal.timeout(PATIENCE_MS);
    running = fetch(form.action, request)
      .then((answer) => took(answer, standing))
      .catch(failed)
      .finally(() => { running = null; });
    return running;
  }

  async function took(answer, standing) {
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    const body = isJson ? await answer.json() : {};
    if (answer.status >= 500 || answer.status === 429) {
      failed();
    } else if (answer.status === 200 && isJson) {
      failures = 0;
      refused = false;
      saved = standing;
      form.elements.revision.value = body.revision;
      status.textContent = body.said;
      if (isDirty()) later(PAUSE_MS);
    } else if (answer.status === 422) {
      refused = true;
      status.textContent = body.said; // saved with the next change that makes it right
    } else {
      stopped = true;
      status.textContent = body.said || (answer.status === 403 ? form.dataset.closed : form.dataset.stale);
    }
  }

  function failed() {
    status.textContent = form.dataset.offline;
    later(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
    failures += 1;
  }

  form.addEventListener("input", () => {
    typed += 1;
    if (stopped) return;
    since = since || Date.now();
    later(Math.max(0, Math.min(PAUSE_MS, since + LONGEST_MS - Date.now())));
  });

  form.addEventListener("submit", (event) => {
    if (going || stopped) {
      going = true;
      mark();
      return;
    }
    event.preventDefault();
    typed += 1;
    save().then(() => {
      if (isDirty() && !stopped && !refused) return; // no connection: stay here, it goes on trying
      going = true;
      form.requestSubmit(event.submitter || undefined);
    });
  });

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && isDirty() && !stopped && !going) save(true);
  });

  window.addEventListener("online", () => { if (isDirty()) later(0); });

  window.addEventListener("pageshow", (event) => { if (event.persisted) going = false; });

  window.addEventListener("beforeunload", (event) => {
    if (isDirty() && !going) event.preventDefault();
  });
})();
