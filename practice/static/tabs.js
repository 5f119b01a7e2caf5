// When a device is handed over, the therapist's other windows in the same browser close, and a client's page that nobody
// touches for half an hour leaves by itself. A page taken from the browser's memory is loaded again, so that it shows
// nothing after the session has ended.
"use strict";
(() => {
  const { handedOver, signIn } = document.currentScript.dataset;
  const others = "BroadcastChannel" in window ? new BroadcastChannel("fourfold") : null;
  const isClients = handedOver !== undefined;

  if (others && isClients) others.postMessage("handed over");
  if (others && !isClients) {
    others.onmessage = () => {
      document.documentElement.hidden = true;
      window.location.replace(signIn);
    };
  }

  const leave = document.getElementById("leave");
  if (isClients && leave) {
    const IDLE_MS = 30 * 60 * 1000;
    let timer = 0;
    const wait = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => leave.requestSubmit(), IDLE_MS);
    };
    for (const sign of ["pointerdown", "keydown", "input", "scroll"]) window.addEventListener(sign, wait, { passive: true });
    wait();
  }

  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.documentElement.hidden = true;
    window.location.reload();
  });
})();
