// Reads a question aloud, with a voice that is on the device itself: no word of it leaves the phone. Without such a voice in
// the page's language there is no button.
"use strict";
(() => {
  const speech = window.speechSynthesis;
  const pattern = document.getElementById("hear");
  if (!speech || !pattern || !("SpeechSynthesisUtterance" in window)) return;
  const language = document.documentElement.lang;
  const family = (tag) => tag.toLowerCase().split(/[-_]/)[0];
  let speaking = null;

  function voice() {
    const own = speech.getVoices().filter((one) => one.localService && family(one.lang) === family(language));
    return own.find((one) => one.default) || own[0];
  }

  function words(item) {
    const shown = (part) => part && part.textContent.replace(/\s+/g, " ").trim();
    const answers = [...item.querySelectorAll(":scope > .scale .opt, :scope > .chips .opt")];
    const parts = [item.querySelector("legend"), item.querySelector(".hint"), ...answers].map(shown);
    return parts.filter(Boolean).map((part) => (/[.?!…]$/.test(part) ? part : `${part}.`)).join(" ");
  }

  function stop() {
    speech.cancel();
    if (speaking) speaking.setAttribute("aria-pressed", "false");
    speaking = null;
  }

  function toggle(button) {
    const again = speaking === button;
    stop();
    const found = voice();
    if (again || !found) return;
    const said = new SpeechSynthesisUtterance(words(button.closest(".item")));
    said.voice = found;
    said.lang = found.lang;
    said.onend = said.onerror = () => { if (speaking === button) stop(); };
    speaking = button;
    button.setAttribute("aria-pressed", "true");
    speech.speak(said);
  }

  function offer() {
    if (!voice() || document.querySelector(".hear")) return;
    for (const item of document.querySelectorAll(".item")) {
      const legend = item.querySelector("legend");
      const button = pattern.content.firstElementChild.cloneNode(true);
      button.setAttribute("aria-describedby", legend.id);
      button.addEventListener("click", () => toggle(button));
      legend.after(button);
    }
  }

  offer(); // voices may come later: browsers load them when first asked
  if (speech.addEventListener) speech.addEventListener("voiceschanged", offer);
  window.addEventListener("pagehide", stop);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") stop(); });
})();
