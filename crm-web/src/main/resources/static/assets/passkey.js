// Passkeys: asks the browser for one, or has it make one. Without script, or where the browser knows none, the mailed link remains.
(function () {
  "use strict";
  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (one) => one.charCodeAt(0)).buffer;
  };
  const text = (buffer) =>
    buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  async function post(place, address, body) {
    const answer = await fetch(address, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRF-TOKEN": place.querySelector("input[name=_csrf]").value },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) {
      throw new Error("refused");
    }
    return answer.json();
  }

  async function signIn(place) {
    const options = await post(place, place.dataset.options);
    const found = await navigator.credentials.get({
      publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: named(options.allowCredentials) },
    });
    await post(place, place.dataset.answer, {
      id: found.id,
      rawId: text(found.rawId),
      type: found.type,
      authenticatorAttachment: found.authenticatorAttachment,
      clientExtensionResults: found.getClientExtensionResults(),
      response: {
        authenticatorData: text(found.response.authenticatorData),
        clientDataJSON: text(found.response.clientDataJSON),
        signature: text(found.response.signature),
        userHandle: text(found.response.userHandle) || undefined,
      },
    });
  }

  async function make(place) {
    const options = await post(place, place.dataset.options);
    const made = await navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: bytes(options.challenge),
        user: { ...options.user, id: bytes(options.user.id) },
        excludeCredentials: named(options.excludeCredentials),
      },
    });
    await post(place, place.dataset.answer, {
      credential: {
        id: made.id,
        rawId: text(made.rawId),
        type: made.type,
        authenticatorAttachment: made.authenticatorAttachment,
        clientExtensionResults: made.getClientExtensionResults(),
        response: {
          attestationObject: text(made.response.attestationObject),
          clientDataJSON: text(made.response.clientDataJSON),
          transports: made.response.getTransports ? made.response.getTransports() : [],
        },
      },
    });
  }

  const place = document.querySelector("[data-passkey]");
  if (!place || !window.PublicKeyCredential) {
    return;
  }
  place.hidden = false;
  const problem = place.querySelector("[role=alert]");
  const button = place.querySelector("button");
  button.addEventListener("click", async () => {
    problem.hidden = true;
    button.disabled = true;
    try {
      await (place.dataset.passkey === "make" ? make(place) : signIn(place));
      window.location.assign(place.dataset.then);
    } catch (failed) {
      problem.hidden = false;
      button.disabled = false;
    }
  });
})();
