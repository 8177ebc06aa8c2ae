// The work list by keys: j and k go from article to article, the other keys press the button of the one in focus.

const OFF = "claimtrack-keys-off";
const rows = () => [...document.querySelectorAll(".queue-row")];
const current = () => document.activeElement.closest?.(".queue-row") ?? null;

function step(by) {
  const all = rows();
  const place = all.indexOf(current());
  const next = place < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(place + by, 0), all.length - 1);
  all[next]?.querySelector(".queue-link").focus();
}

function press(key) {
  const place = key === "t" ? document : current();
  if (!place) {
    document.getElementById("announcer").textContent = "Go to an article first: j.";
    return;
  }
  const button = place.querySelector(`[data-key="${key}"]:not(:disabled)`);
  button?.click();
  // "Give to" unfolds: whoever asked for it by key types the name next.
  const details = button?.closest("details");
  if (details?.open) details.querySelector("input[list]").focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.key === "Escape" && event.target.closest(".give[open]")) {
    const details = event.target.closest(".give");
    details.open = false;
    details.querySelector("summary").focus();
    return;
  }
  if (event.target.closest("input, textarea, select, dialog[open]") || localStorage.getItem(OFF)) return;
  const by = { j: 1, k: -1 }[event.key];
  if (by) step(by);
  else if ("tmah".includes(event.key)) press(event.key);
  else return;
  event.preventDefault();
});
