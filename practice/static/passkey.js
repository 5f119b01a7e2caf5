// Passkeys: asks the server for a challenge, shows it to the browser's own dialogue, and posts the answer with the form.
// Without this file, or in a browser without passkeys, the forms stay hidden and a code does the same.
"use strict";

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function asked(options) {
  options.challenge = toBytes(options.challenge);
  if (options.user) options.user.id = toBytes(options.user.id);
  for (const list of [options.excludeCredentials, options.allowCredentials]) {
    for (const one of list || []) one.id = toBytes(one.id);
  }
  return options;
}

function answered(credential) {
  const response = { clientDataJSON: toText(credential.response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  return JSON.stringify({ id: credential.id, rawId: toText(credential.rawId), type: credential.type, response });
}

async function run(form) {
  const body = new FormData();
  body.set("csrf_token", form.elements.csrf_token.value);
  const answer = await fetch(form.dataset.ask, { method: "POST", body });
  if (!answer.ok || !(answer.headers.get("Content-Type") || "").includes("json")) throw new Error("not asked");
  const publicKey = asked(await answer.json());
  const made = form.dataset.passkey === "create"
    ? await navigator.credentials.create({ publicKey })
    : await navigator.credentials.get({ publicKey });
  form.elements.credential.value = answered(made);
  form.submit();
}

const works = Boolean(window.PublicKeyCredential && navigator.credentials);
const byNumber = /^[\d.]+$|^\[/.test(location.hostname);

for (const form of document.querySelectorAll("[data-passkey]")) {
  form.hidden = !works || byNumber;
  const trouble = form.querySelector("[data-trouble]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    trouble.hidden = true;
    run(form).catch(() => { trouble.hidden = false; trouble.focus(); });
  });
}

for (const hint of document.querySelectorAll("[data-by-number]")) {
  hint.hidden = !(works && byNumber);
  const link = hint.querySelector("a");
  if (link) link.href = location.href.replace(location.hostname, "localhost");
}
