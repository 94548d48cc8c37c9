// The message box of a new thread: Enter sends it, once; the plain form does the rest.

const form = document.getElementById("composer");
const area = form.querySelector("textarea");
const isTouch = matchMedia("(pointer: coarse)").matches;

area.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || isTouch) return;
  event.preventDefault();
  if (area.value.trim()) form.requestSubmit();
});

document.addEventListener("submit", (event) => {
  if (!event.target.closest(".starters, chat-composer")) return;
  if (event.target === form) sessionStorage.setItem("started", "yes");
  // The second of two clicks would be the same thread, by its id; still, one is enough.
  if (document.body.dataset.sent) event.preventDefault();
  document.body.dataset.sent = "yes";
});

// Back from the thread: the next one needs ids of its own.
window.addEventListener("pageshow", (event) => event.persisted && location.reload());
