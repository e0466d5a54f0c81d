// Security keys (WebAuthn): asks the browser for an answer and sends it with the form.
"use strict";

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const decoded = (options) => {
  const key = structuredClone(options.publicKey);
  key.challenge = toBytes(key.challenge);
  if (key.user) key.user.id = toBytes(key.user.id);
  for (const name of ["allowCredentials", "excludeCredentials"]) {
    for (const one of key[name] || []) one.id = toBytes(one.id);
  }
  return { publicKey: key };
};

const encoded = (credential) => {
  const response = { clientDataJSON: toText(credential.response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return { id: credential.id, rawId: toText(credential.rawId), type: credential.type, response,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment };
};

const form = document.getElementById("key-form");
if (form) {
  const data = JSON.parse(document.getElementById("key-options").textContent);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const options = decoded(data.request_options || data.creation_options);
      const answer = form.dataset.kpKey === "create"
        ? await navigator.credentials.create(options) : await navigator.credentials.get(options);
      form.querySelector("[name=credential]").value = JSON.stringify(encoded(answer));
      form.submit();
    } catch (error) {
      form.querySelector("button[type=submit]").disabled = false;
    }
  });
}
