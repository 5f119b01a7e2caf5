// The turned screen works without this file; it fills the screen, and keeps no page of before for going back to.
"use strict";

const full = document.querySelector("[data-full-screen]");
if (full && document.documentElement.requestFullscreen) {
  full.hidden = false;
  const words = { on: full.textContent, off: full.dataset.fullScreen };
  full.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => { full.hidden = true; });
  });
  document.addEventListener("fullscreenchange", () => {
    full.textContent = document.fullscreenElement ? words.off : words.on;
  });
}

// A therapist's page from which the screen is turned hides itself: should a browser keep it, going back shows nothing of it.
for (const form of document.querySelectorAll("[data-turns-screen]")) {
  form.addEventListener("submit", () => { setTimeout(() => { document.documentElement.hidden = true; }); });
}
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
