// Shows a form a part at a time within the page. Nothing is sent or kept before the end; without this script the parts
// stand below each other. When sending fails, the page says so and stays as it is.
"use strict";
(() => {
  const form = document.getElementById("answers");
  if (!form) return; // an earlier page: what a browser has kept must not tell how far somebody went
  const parts = [...form.querySelectorAll("[data-part]")];
  const back = document.getElementById("part-back");
  const next = document.getElementById("part-next");
  const send = document.getElementById("part-send");
  const where = document.getElementById("part-where");
  const problem = document.getElementById("part-problem");
  let now = 0;

  function show(place) {
    now = place;
    parts.forEach((part, index) => { part.hidden = index !== now; });
    back.hidden = now === 0;
    next.hidden = now === parts.length - 1;
    send.hidden = !next.hidden;
    problem.hidden = true;
    where.textContent = where.dataset.words.replace("{now}", now + 1).replace("{all}", parts.length);
  }

  function go(place) {
    show(place);
    window.scrollTo(0, 0);
    parts[now].querySelector("h2").focus({ preventScroll: true });
  }

  function failed() {
    problem.textContent = form.dataset.notSent;
    problem.hidden = false;
    send.disabled = false;
  }

  async function post() {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    if (answer.type === "opaqueredirect") window.location.replace(document.getElementById("leave").dataset.away);
    else if (answer.ok || answer.status === 403) window.location.replace(form.action);
    else failed();
  }

  back.addEventListener("click", () => go(now - 1));
  next.addEventListener("click", () => go(now + 1));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (now < parts.length - 1) {
      go(now + 1); // the Enter key
      return;
    }
    send.disabled = true;
    post().catch(failed);
  });
  show(0);
})();
