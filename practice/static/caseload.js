// The caseload works without this file; with it, the list follows what is typed, and the arrow keys go from couple to couple.
"use strict";
(() => {
  const find = document.getElementById("find");
  if (!find) return;
  const field = document.getElementById("q");
  const PAUSE_MS = 150;
  let timer = 0;
  let newest = 0;

  find.querySelector("[data-without-script]").hidden = true;

  async function look() {
    const mine = ++newest;
    const address = new URL(find.action);
    if (field.value.trim()) address.searchParams.set("q", field.value.trim());
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const list = page.getElementById("couples");
      if (mine !== newest) return; // typed on meanwhile
      if (!list) { find.submit(); return; } // signed out
      document.getElementById("couples").replaceChildren(...list.childNodes);
      history.replaceState(null, "", address);
    } catch { /* no connection: what is shown stays */ }
  }

  field.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(look, PAUSE_MS);
  });

  document.addEventListener("keydown", (event) => {
    if (!["ArrowDown", "ArrowUp"].includes(event.key)) return;
    const links = [...document.querySelectorAll("#couples a.couple")];
    const here = links.indexOf(document.activeElement);
    if (here < 0 && !(document.activeElement === field && event.key === "ArrowDown")) return;
    event.preventDefault();
    const next = links[here + (event.key === "ArrowDown" ? 1 : -1)];
    (next || field).focus();
  });
})();
