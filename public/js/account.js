// Passkeys, and passwords that can be looked at while they are typed. Without this file a page offers neither: what it
// cannot do stays hidden.

const post = async (address, fields) => {
  const response = await fetch(address, {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams(fields),
  });
  return { status: response.status, value: await response.json().catch(() => null) };
};

/** The sentence for an answer that was no success; the page brings them all. */
const sentence = (box, { status, value }) => {
  const reason = value?.fields?.[0]?.reason ?? value?.conflict?.reason;
  const known = { 429: box.dataset.wait, "passkey.copied": box.dataset.copied, "second.over": box.dataset.over, "name.missing": box.dataset.unnamed };
  return known[reason] ?? known[status] ?? box.dataset.refused;
};

const ask = async (box, tell) => {
  const purpose = box.dataset.passkey;
  const next = box.dataset.next ?? "";
  const asked = await post("/api/ask_passkey", { purpose });
  if (asked.status === 401 || asked.status === 403) {
    location.assign(`/prove?next=${encodeURIComponent(location.pathname)}`);
    return;
  }
  if (asked.status !== 200) return tell(sentence(box, asked));
  const options = JSON.parse(asked.value);
  let credential;
  try {
    credential =
      purpose === "add"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  } catch (error) {
    // A device that is on the account already says so; anything else is a person who thought better of it.
    return tell(error.name === "InvalidStateError" ? box.dataset.known : box.dataset.stopped);
  }
  const answer = await post("/api/answer_passkey", {
    "answer[purpose]": purpose,
    "answer[response]": JSON.stringify(credential.toJSON()),
    "answer[next]": next,
    "answer[name]": box.querySelector("input")?.value ?? "",
  });
  if (answer.status === 200) location.assign(answer.value);
  else tell(sentence(box, answer));
};

// Until here they say that passkeys need a script.
for (const line of document.querySelectorAll("[data-no-passkeys]")) {
  line.textContent = line.dataset.noPasskeys;
  line.hidden = !!window.PublicKeyCredential?.parseCreationOptionsFromJSON;
}
if (window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
  for (const box of document.querySelectorAll("[data-passkey]")) {
    const [button, said] = [box.querySelector("button"), box.querySelector("[role=status]")];
    const tell = (text) => (said.textContent = text);
    button.addEventListener("click", async () => {
      const name = box.querySelector("input");
      if (name && !name.reportValidity()) return;
      tell("");
      button.disabled = true;
      await ask(box, tell).catch(() => tell(box.dataset.unreached));
      button.disabled = false;
    });
    box.hidden = false;
  }
}

for (const button of document.querySelectorAll("[data-reveal]")) {
  const input = document.getElementById(button.getAttribute("aria-controls"));
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  });
  // A browser shall not keep what was typed as if it were a text.
  input.form?.addEventListener("submit", () => (input.type = "password"));
  button.hidden = false;
}
