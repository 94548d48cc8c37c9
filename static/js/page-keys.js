// Keys that work on every page of the frame: search, a new thread, the sheet of keys.

const openSearch = () => {
  const opener = document.querySelector('[data-opens="search"]');
  const dialog = document.getElementById("search");
  if (opener && dialog && !dialog.open) htmx.ajax("GET", opener.getAttribute("href"), { target: dialog, swap: "innerHTML" });
};

const isWriting = (element) => element.matches("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (command && !event.shiftKey && !event.altKey && key === "k") {
    event.preventDefault();
    openSearch();
  } else if (command && event.shiftKey && key === "o") {
    event.preventDefault();
    location.assign(document.querySelector(".brand").href);
  } else if (event.key === "?" && !command && !isWriting(event.target) && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    document.getElementById("keys").showModal();
  }
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!opener?.matches("a, button") || !plain) return;
  event.preventDefault();
  document.querySelector("dialog[open]")?.close();
  if (opener.dataset.opens === "search") openSearch();
  else document.getElementById(opener.dataset.opens)?.showModal();
});
