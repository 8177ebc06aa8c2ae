// "/" opens search from anywhere; from its box, the arrow keys go through what is found.

const OFF = "claimtrack-keys-off";
const box = () => document.querySelector("#search-form input[type=search]");
const hits = () => [...document.querySelectorAll(".hit")].map((hit) => hit.querySelector("a"));

function step(by) {
  const all = hits();
  const place = all.findIndex((link) => link.closest(".hit").contains(document.activeElement));
  if (place + by < 0 || (place < 0 && by < 0)) box().focus();
  else all[Math.min(place + by, all.length - 1)]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const inBox = event.target === box();
  const isTyping = event.target.closest("input, textarea, select, dialog[open], [contenteditable]");
  if (event.key === "/" && !isTyping && !localStorage.getItem(OFF)) {
    if (document.querySelector("[data-filters] [name=source]")) return; // the review page finds in its own list
    const here = box();
    const link = document.querySelector(".masthead-search");
    if (here) {
      here.focus();
      here.select();
    } else if (link) link.click();
    else return;
    event.preventDefault();
    return;
  }
  if (!box() || (isTyping && !inBox)) return;
  const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const letter = inBox || localStorage.getItem(OFF) ? undefined : { j: 1, k: -1 }[event.key];
  const inHits = event.target.closest(".hit");
  if (arrow && (inBox ? arrow > 0 : inHits)) step(arrow);
  else if (letter) step(letter);
  else if (event.key === "Escape" && inHits) box().focus();
  else return;
  event.preventDefault();
});

// Who comes here comes to type, or to read what an address finds.
if (box() && !box().value) box().focus();
