// Leaving quickly: Shift three times does what the button does; a page taken from the browser's memory is loaded again.
"use strict";
(() => {
  const form = document.getElementById("leave");
  const PRESSES = 3;
  const WITHIN_MS = 2000;
  let pressed = [];

  function leave() {
    // Nothing of the page stays visible while the server answers; replace() keeps this page out of the way back.
    document.documentElement.hidden = true;
    if (window.speechSynthesis) window.speechSynthesis.cancel();
    const away = () => window.location.replace(form.dataset.away);
    fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual", keepalive: true }).then(away, away);
    window.setTimeout(away, 700);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift" || event.repeat) {
      pressed = event.repeat ? pressed : [];
      return;
    }
    const now = Date.now();
    pressed = [...pressed, now].filter((moment) => now - moment < WITHIN_MS);
    if (pressed.length >= PRESSES) leave();
  });

  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
})();
