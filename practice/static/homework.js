// Saves a part of the questions a moment after each answer. "Saved" stands there only after the server has said so; what is
// not saved stays in the page and nowhere else. Without this script "Continue" does the same.
"use strict";
(() => {
  const form = document.getElementById("answers");
  const status = document.getElementById("saved");
  const TAP_MS = 250;
  const TYPING_MS = 800;
  const RETRY_MS = [2000, 4000, 8000, 15000];

  let changes = 0; // counts edits, so that an answer given while a save is under way is not taken for saved
  let savedChanges = 0;
  let failures = 0;
  let timer = 0;
  let running = null;
  let stopped = false; // conflict or closed: only the person can go on

  const say = (words) => {
    status.textContent = words;
    status.classList.remove("stale");
  };
  const isDirty = () => changes !== savedChanges;

  function later(wait) {
    window.clearTimeout(timer);
    if (!stopped) timer = window.setTimeout(save, wait);
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
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      keepalive,
    });
    const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
    return { status: response.status, body: isJson ? await response.json() : {} };
  }

  function took({ status: code, body }, standing) {
    if (code >= 500 || code === 429) return failed();
    if (code === 200 || (code === 422 && "revision" in body)) {
      failures = 0;
      savedChanges = standing;
      form.elements.revision.value = body.revision;
      say(body.said);
      showProgress(body);
      if (isDirty()) later(TAP_MS);
      return undefined;
    }
    stopped = true;
    say(code === 403 ? form.dataset.closed : body.said || form.dataset.stale);
    return undefined;
  }

  function failed() {
    say(form.dataset.offline);
    later(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
    failures += 1;
  }

  function showProgress(body) {
    document.getElementById("progress").textContent = body.progress;
    document.getElementById("meter").value = body.answered;
  }

  function changed(wait) {
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
      const inPlanRow = rival.closest(".stack") !== null;
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
      return;
    }
    event.preventDefault();
    if (button && button.name === "clear") {
      for (const input of button.closest(".item").querySelectorAll("[data-rank] input:checked")) input.checked = false;
      changed(TAP_MS);
      return;
    }
    changes += 1;
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
