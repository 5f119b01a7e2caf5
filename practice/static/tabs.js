// When a device is handed over, the therapist's other windows in the same browser close; a page taken from the browser's
// memory is loaded again, so that it shows nothing after the session has ended.
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

  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.documentElement.hidden = true;
    window.location.reload();
  });
})();
