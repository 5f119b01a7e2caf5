// Saves a part of the questions a moment after each answer. "Saved" stands there only after the server has said so; what is
// not saved stays in the page and nowhere else. Without this script "Continue" does the same.
"use strict";
(() => {
  const form = document.getElementById("answers");
  const status = document.getElementById("saved");
  const TAP_MS = 250;
  const TYPING_MS = 800;
  const LONGEST_MS = 3000; // somebody who types without a pause is saved all the same
  const PATIENCE_MS = 15000; // an answer that takes longer is taken for lost
  const RETRY_MS = [1000, 2000, 4000, 8000, 15000];

  let changes = 0; // counts edits, so that an answer given while a save is under way is not taken for saved
  let savedChanges = 0;
  let dirtySince = 0;
  let failures = 0;
  let timer = 0;
  let running = null;
  let stopped = false; // conflict or closed: only the person can go on

  // The page's own name and the count of its saves: when the answer to a save is lost on the way, the next one is known to
  // come from the same page, and one that arrives late changes nothing.
  const page = Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36).padStart(7, "0")).join("");
  let saves = 0;

  function mark() {
    saves += 1;
    form.elements.page.value = `${page}.${saves}`;
  }

  const say = (words) => {
    status.textContent = words;
    status.classList.remove("stale");
  };
  const isDirty = () => changes !== savedChanges;

  function later(wait) {
    window.clearTimeout(timer);
    if (!stopped) timer = window.setTimeout(save, Math.max(0, Math.min(wait, dirtySince + LONGEST_MS - Date.now())));
  }

  function save(keepalive = false) {
    window.clearTimeout(timer);
    if (running) return running.then(() => (isDirty() && !stopped ? save(keepalive) : undefined));
    const standing = changes;
    running = send(keepalive === true)
      .then((answer) => took(answer, standing), () => failed())
      .finally(() => { running = null; });
    return running;
  }

  async function send(keepalive) {
    const patience = new AbortController();
    const tooLong = window.setTimeout(() => patience.abort(), PATIENCE_MS);
    mark();
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)), // a fifth of the server's work for one in parts; no file is in it
        headers: { Accept: "application/json" },
        signal: patience.signal,
        keepalive,
      });
      const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
      return { status: response.status, body: isJson ? await response.json() : {} };
    } finally {
      window.clearTimeout(tooLong);
    }
  }

  function took({ status: code, body }, standing) {
    if (code >= 500 || code === 429) return failed();
    if ((code === 200 || code === 422) && "revision" in body) {
      failures = 0;
      savedChanges = standing;
      dirtySince = Date.now();
      form.elements.revision.value = body.revision;
      if (isDirty()) later(TAP_MS);
      else say(body.said);
      showProgress(body);
      return undefined;
    }
    stopped = true;
    say(code === 403 ? form.dataset.closed : body.said || form.dataset.stale);
    return undefined;
  }

  function failed() {
    say(form.dataset.offline);
    dirtySince = Date.now() + RETRY_MS[RETRY_MS.length - 1];
    later(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
    failures += 1;
  }

  function showProgress(body) {
    document.getElementById("progress").textContent = body.progress;
    document.getElementById("meter").value = body.answered;
  }

  function changed(wait) {
    if (!isDirty()) dirtySince = Date.now();
    changes += 1;
    if (stopped) return;
    if (failures === 0) status.classList.add("stale"); // not in words: a screen reader would hear each of them
    later(wait);
  }

  // ---- what one answer does to the others ----

  function keepAlone(input) {
    const item = input.closest(".item");
    const rivals = [...item.querySelectorAll("input[type=checkbox], input[type=radio]")].filter((one) => one.checked && one !== input);
    for (const rival of rivals) {
      const ownGroup = input.type === "radio" && rival.name === input.name;
      const inPlanRow = rival.closest("[data-row]") !== null;
      if (!ownGroup && !inPlanRow && (input.hasAttribute("data-alone") || rival.hasAttribute("data-alone"))) rival.checked = false;
    }
  }

  function moveRank(input) {
    const ranking = input.closest("[data-rank]");
    if (!ranking) return;
    for (const other of ranking.querySelectorAll("input:checked")) {
      if (other !== input && other.value === input.value) other.checked = false;
    }
  }

  function count(field) {
    const line = document.querySelector(`[data-counts="${CSS.escape(field.name)}"]`);
    if (!line) return;
    line.textContent = line.dataset.words.replace("{now}", String(field.value.trim().length)).replace("{most}", line.dataset.limit);
  }

  // Clears a question, or one step of a plan; its note stays, as on the server.
  function clear(button) {
    const row = button.closest("[data-row]");
    const fields = [...(row || button.closest(".item")).querySelectorAll("input, textarea")];
    for (const field of fields.filter((one) => !one.name.endsWith(".comment"))) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.hasAttribute("data-usual");
      else field.value = "";
      count(field);
    }
    fields[0].focus(); // the button goes away with the answer
    changed(TAP_MS);
  }

  form.addEventListener("change", (event) => {
    const input = event.target;
    if (input.checked) {
      keepAlone(input);
      moveRank(input);
    }
    changed(TAP_MS);
  });

  form.addEventListener("input", (event) => {
    if (event.target.type === "radio" || event.target.type === "checkbox") return;
    count(event.target);
    changed(TYPING_MS);
  });

  // ---- leaving the page ----

  let going = false;

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (going || stopped) {
      going = true;
      mark();
      return;
    }
    event.preventDefault();
    if (button && button.name === "clear") {
      clear(button);
      return;
    }
    changed(0);
    save().then(() => {
      if (isDirty() && !stopped) return; // no connection: stay here, "Not saved yet" is shown and it goes on trying
      going = true;
      form.requestSubmit(button || undefined);
    });
  });

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && isDirty() && !stopped) save(true);
  });

  window.addEventListener("online", () => { if (isDirty()) later(0); });

  window.addEventListener("beforeunload", (event) => {
    // Not when leaving quickly: leave.js hides the page first.
    if (isDirty() && !going && !document.documentElement.hidden) event.preventDefault();
  });

  document.querySelectorAll("[data-counts]").forEach((line) => {
    const field = form.elements[line.dataset.counts];
    if (field && field.value) count(field);
  });
})();
