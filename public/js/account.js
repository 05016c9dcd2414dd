// Passkeys and the buttons that show a typed password. Without this script both stay hidden.

const post = async (address, fields) => {
  const response = await fetch(address, {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams(fields),
  });
  return { status: response.status, value: await response.json().catch(() => null) };
};

/** The message for a failed response. The page carries all messages in data attributes. */
const errorMessage = (box, { status, value }) => {
  const reason = value?.fields?.[0]?.reason ?? value?.conflict?.reason;
  const messages = {
    429: box.dataset.tooManyRequests,
    "passkey.copied": box.dataset.passkeyCopied,
    "second.over": box.dataset.timedOut,
    "name.missing": box.dataset.nameMissing,
  };
  return messages[reason] ?? messages[status] ?? box.dataset.rejected;
};

const runCeremony = async (box, showStatus) => {
  const purpose = box.dataset.passkey;
  const next = box.dataset.next ?? "";
  const challenge = await post("/api/ask_passkey", { purpose });
  if (challenge.status === 401 || challenge.status === 403) {
    location.assign(`/prove?next=${encodeURIComponent(location.pathname)}`);
    return;
  }
  if (challenge.status !== 200) return showStatus(errorMessage(box, challenge));
  const options = JSON.parse(challenge.value);
  let credential;
  try {
    credential =
      purpose === "add"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  } catch (error) {
    // InvalidStateError: this device already has a passkey for the account. Otherwise the user canceled.
    return showStatus(error.name === "InvalidStateError" ? box.dataset.alreadyAdded : box.dataset.canceled);
  }
  const response = await post("/api/answer_passkey", {
    "answer[purpose]": purpose,
    "answer[response]": JSON.stringify(credential.toJSON()),
    "answer[next]": next,
    "answer[name]": box.querySelector("input")?.value ?? "",
  });
  if (response.status === 200) location.assign(response.value);
  else showStatus(errorMessage(box, response));
};

// Until here these lines say that passkeys need JavaScript. Replace the text for browsers without passkeys, hide it otherwise.
for (const line of document.querySelectorAll("[data-no-passkeys]")) {
  line.textContent = line.dataset.noPasskeys;
  line.hidden = !!window.PublicKeyCredential?.parseCreationOptionsFromJSON;
}
if (window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
  for (const box of document.querySelectorAll("[data-passkey]")) {
    const [button, statusLine] = [box.querySelector("button"), box.querySelector("[role=status]")];
    const showStatus = (text) => (statusLine.textContent = text);
    button.addEventListener("click", async () => {
      const name = box.querySelector("input");
      if (name && !name.reportValidity()) return;
      showStatus("");
      button.disabled = true;
      await runCeremony(box, showStatus).catch(() => showStatus(box.dataset.networkError));
      button.disabled = false;
    });
    box.hidden = false;
  }
}

for (const button of document.querySelectorAll("[data-reveal]")) {
  const input = document.getElementById(button.getAttribute("aria-controls"));
  button.addEventListener("click", () => {
    const visible = input.type === "text";
    input.type = visible ? "password" : "text";
    button.setAttribute("aria-pressed", String(!visible));
  });
  // Submit as a password, so that the browser doesn't store it as autocomplete text.
  input.form?.addEventListener("submit", () => (input.type = "password"));
  button.hidden = false;
}
