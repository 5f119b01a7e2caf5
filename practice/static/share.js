// The turned screen works without this file; it fills the screen, looks every twenty seconds whether what it shows is still
// released, and keeps no page of before for going back to.
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

// Looking does not count as using the session: it ends by itself as ever, and then this page stays as it is.
if ("shared" in document.body.dataset) {
  const main = document.getElementById("main");
  let shown = main.innerHTML;
  const look = async () => {
    try {
      const answer = await fetch(location.href, { headers: { "X-Looks-Again": "1" }, cache: "no-store" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("body[data-shared] main");
      if (!fresh) return;
      if (fresh.innerHTML !== shown) {
        shown = fresh.innerHTML;
        main.replaceChildren(...fresh.childNodes);
      }
    } catch { /* away for a moment: look again */ }
    setTimeout(look, 20000);
  };
  setTimeout(look, 20000);
}
