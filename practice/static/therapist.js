// The therapist's pages work without this file; it copies links and follows a report that is being made.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  if (!field || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    const words = button.firstChild.textContent;
    button.firstChild.textContent = button.dataset.done || "✓ " + words;
    setTimeout(() => { button.firstChild.textContent = words; }, 2000);
  });
}

for (const field of document.querySelectorAll("[data-select]")) {
  field.addEventListener("focus", () => field.select());
}

const follow = document.querySelector("[data-follow]");
if (follow) {
  const look = async () => {
    try {
      const answer = await fetch(follow.dataset.follow, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-follow]") || page.querySelector("[data-followed]");
      if (!fresh || fresh.dataset.count !== follow.dataset.count) { location.reload(); return; }
      if (fresh.innerHTML !== follow.innerHTML) follow.innerHTML = fresh.innerHTML;
      if (fresh.hasAttribute("data-followed")) { location.reload(); return; }
    } catch { /* away for a moment: look again */ }
    setTimeout(look, 1500);
  };
  setTimeout(look, 1000);
}
