// "c" copies the attribution in focus as a sentence; so does opening it.  The field stays, for where nothing may be
// copied by a script.

const OFF = "claimtrack-keys-off";
const announcer = document.getElementById("announcer");

async function copy(details) {
  const field = details.querySelector(".copy-text");
  try {
    await navigator.clipboard.writeText(field.value);
    announcer.textContent = `Copied: ${field.value}`;
    details.dataset.copied = "";
  } catch {
    announcer.textContent = "It cannot be copied here: the sentence is selected, copy it from the field.";
  }
  field.focus({ preventScroll: true });
  field.select();
}

/** On the review page the sentence is fetched when it is asked for. */
document.addEventListener("htmx:afterSettle", (event) => {
  const details = event.target.querySelector?.(".copy[open]:not([data-copied])") ?? event.target.closest?.(".copy[open]");
  if (details) copy(details);
});

/** The line or card that is in focus, or under the pointer. */
function here() {
  const place = document.activeElement.closest?.(".line, .card") ?? document.querySelector(".card[aria-current]");
  return (place ?? document.querySelector(".line:hover"))?.querySelector("details.copy, .copy-link");
}

document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("details.copy[open]")) copy(event.target);
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key !== "c" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select, dialog[open]") || localStorage.getItem(OFF)) return;
  const details = here();
  if (!details) return;
  event.preventDefault();
  if (details.matches(".copy-link")) details.click();
  else if (details.open) copy(details);
  else details.open = true;
});

document.addEventListener("keydown", (event) => {
  const details = event.key === "Escape" && event.target.closest?.("details.copy");
  if (!details) return;
  details.open = false;
  details.querySelector("summary").focus();
});
