// The form that changes a suggestion: searching sends what was typed as q, choosing selects its kind of claim.

document.addEventListener("htmx:configRequest", (event) => {
  const search = event.target.closest("[data-search]");
  if (!search) return;
  for (const name of [...Object.keys(event.detail.parameters)]) delete event.detail.parameters[name];
  event.detail.parameters.q = search.querySelector("input").value;
  event.detail.parameters.name = search.dataset.search;
});

document.addEventListener("input", (event) => {
  const detail = event.target.closest("[data-selects]");
  if (!detail) return;
  const radio = detail.closest("form").querySelector(`[name="target"][value="${detail.dataset.selects}"]`);
  if (radio) radio.checked = true;
});

// From the box down into what it found, and back up.
document.addEventListener("keydown", (event) => {
  const search = event.target.closest("[data-search]");
  if (!search || event.key !== "ArrowDown") return;
  const first = document.querySelector(`${search.getAttribute("hx-target")} input[type=radio]`);
  if (!first) return;
  event.preventDefault();
  first.checked = true;
  first.focus();
  first.dispatchEvent(new Event("input", { bubbles: true }));
});
