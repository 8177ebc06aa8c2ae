// What somebody types or chooses survives a lost connection, an expired login and a closed lid: the fields of a form
// with data-keep-as lie in this browser's storage, each person's by themselves, until the server has taken them.

const PREFIX = `claimtrack-draft:${document.body.dataset.user}:`;
const SENT = "claimtrack-draft-sent";
const MOST_DAYS = 14;
const kept = (form) => PREFIX + form.dataset.keepAs;
const notice = document.getElementById("connection");

const NEVER = ["hidden", "file", "password", "submit", "button", "reset"];
const fieldsOf = (form) => [...form.elements].filter((its) => its.name && !NEVER.includes(its.type));
const read = (form) => JSON.parse(localStorage.getItem(kept(form)) ?? "{}").values ?? {};

function keep(form, fields = fieldsOf(form), values = {}) {
  for (const field of fields) {
    if (field.type === "radio") {
      if (field.checked) values[field.name] = field.value;
    } else values[field.name] = field.type === "checkbox" ? field.checked : field.value;
  }
  localStorage.setItem(kept(form), JSON.stringify({ at: Date.now(), values }));
}

/** Has somebody changed it since the page came? */
function isTouched(field) {
  if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
  if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
  const first = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(first, 0);
}

/** What was typed before this script was there to hear of it; what was kept of the other fields stays kept. */
function keepWhatCameFirst(form) {
  const fields = fieldsOf(form).filter(isTouched);
  if (fields.length) keep(form, fields, read(form));
}

/** Put back what was typed, where the server has not sent something else. */
function restore(form) {
  const values = read(form);
  for (const field of fieldsOf(form)) {
    if (!(field.name in values)) continue;
    const its = values[field.name];
    if (field.type === "checkbox") field.checked = its;
    else if (field.closest("[data-answered]")) continue;
    else if (field.type === "radio") field.checked = field.value === its || field.checked;
    else if (field.tagName === "SELECT") field.value = its;
    else if (field.value === field.defaultValue) field.value = its;
    const folded = field.closest("details:not([open])");
    if (folded && isTouched(field)) folded.open = true;
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

// What was taken is answered by a redirect, to a page that has nothing to object; what was not, with a page of its own.
const sent = sessionStorage.getItem(SENT);
const [cameBy] = performance.getEntriesByType("navigation");
if (sent) {
  if (cameBy?.redirectCount > 0 && !document.querySelector(".body-plain, .message-error")) forget(sent);
  sessionStorage.removeItem(SENT);
}
for (const key of Object.keys(localStorage)) {
  if (!key.startsWith("claimtrack-draft:")) continue;
  const at = JSON.parse(localStorage.getItem(key)).at ?? 0;
  if (Date.now() - at > MOST_DAYS * 86_400_000) forget(key);
}
// On the way back the browser itself fills in what was there, be it sent meanwhile or not.
if (cameBy?.type !== "back_forward") {
  document.querySelectorAll("form[data-keep-as]").forEach(keepWhatCameFirst);
}
restoreAll(document);
