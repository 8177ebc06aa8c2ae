// What somebody types survives a lost connection, an expired login and a closed lid: fields marked data-keep lie in
// this browser's storage, each person's by themselves, until the server has taken them.

const PREFIX = `claimtrack-draft:${document.body.dataset.user}:`;
const SENT = "claimtrack-draft-sent";
const MOST_DAYS = 14;
const kept = (form) => PREFIX + form.dataset.keepAs;
const notice = document.getElementById("connection");

function keep(form) {
  const values = {};
  for (const field of form.querySelectorAll("[data-keep]")) {
    values[field.name] = field.type === "checkbox" ? field.checked : field.value;
  }
  localStorage.setItem(kept(form), JSON.stringify({ at: Date.now(), values }));
}

/** Put back what was typed, where the server has not sent something else. */
function restore(form) {
  const values = JSON.parse(localStorage.getItem(kept(form)) ?? "{}").values ?? {};
  for (const field of form.querySelectorAll("[data-keep]")) {
    if (!(field.name in values)) continue;
    if (field.type === "checkbox") field.checked = values[field.name];
    else if (field.tagName === "SELECT") field.value = values[field.name];
    else if (field.value === field.defaultValue && !field.closest("[data-answered]")) field.value = values[field.name];
  }
}

function restoreAll(root) {
  const forms = [...(root.querySelectorAll?.("form[data-keep-as]") ?? [])];
  if (root.matches?.("form[data-keep-as]")) forms.push(root);
  forms.forEach(restore);
}

function forget(key) {
  localStorage.removeItem(key);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-keep-as]");
  if (form) keep(form);
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-keep-as]");
  // The page's scripts tell what became of what they sent; a plain post is known by the page that answers.
  if (form && !event.defaultPrevented && !form.matches("[hx-post], [data-decides], [data-writes-here]")) {
    sessionStorage.setItem(SENT, kept(form));
  }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-drops]");
  if (link) forget(PREFIX + link.dataset.drops);
});

document.addEventListener("claimtrack:sent", (event) => forget(PREFIX + event.detail));

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-keep-as]");
  if (form && event.detail.successful && event.detail.requestConfig?.verb === "post") forget(kept(form));
  if (event.detail.successful) notice.textContent = "";
});
document.addEventListener("htmx:sendError", () => {
  notice.textContent = "Not saved: no connection. Your words are kept; try again.";
});
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  notice.textContent =
    status === 403
      ? "Not saved: this is not open to you, or you were logged out. Reload the page."
      : `Not saved: the server could not do it (${status}). Your words are kept; try again.`;
});
document.addEventListener("htmx:load", (event) => restoreAll(event.detail.elt));

// A page without the form that was sent is the answer that it was taken; but for an error or a login page.
const sent = sessionStorage.getItem(SENT);
if (sent && !document.body.classList.contains("body-plain")) {
  const stillHere = [...document.querySelectorAll("form[data-keep-as]")].some((form) => kept(form) === sent);
  if (!stillHere) forget(sent);
  sessionStorage.removeItem(SENT);
}
for (const key of Object.keys(localStorage)) {
  if (!key.startsWith("claimtrack-draft:")) continue;
  const at = JSON.parse(localStorage.getItem(key)).at ?? 0;
  if (Date.now() - at > MOST_DAYS * 86_400_000) forget(key);
}
restoreAll(document);
