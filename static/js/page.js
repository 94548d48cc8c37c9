// What every page does: tokens and errors of htmx requests, dialogs and menus that open with what was fetched, toasts.

const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
const toast = (value) => document.dispatchEvent(new CustomEvent("toast", { detail: { value } }));
const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

const WORDS = {
  403: "You may not do this here.",
  404: "This is not there any more.",
  413: "This is too large for the server.",
  429: "Too much at once. Wait a moment and try again.",
};

// Signing in elsewhere changes the token, so the cookie knows better than the page.
document.addEventListener("htmx:configRequest", (event) => {
  const token = cookie("csrftoken");
  if (token) event.detail.headers["X-CSRFToken"] = token;
});

// A session that has ended answers with the sign-in page: go there instead of swapping it in.
document.addEventListener("htmx:beforeSwap", (event) => {
  const address = new URL(event.detail.xhr.responseURL || location.href);
  if (address.pathname !== document.body.dataset.signIn) return;
  event.detail.shouldSwap = false;
  location.assign(`${address.pathname}?next=${encodeURIComponent(location.pathname + location.search)}`);
});

document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  toast(WORDS[status] ?? "Something went wrong on our side. Reload the page to see where things stand.");
});
document.addEventListener("htmx:sendError", () => toast("The server cannot be reached. Try again in a moment."));

document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  if (target.matches("dialog") && !target.open && target.hasChildNodes()) target.showModal();
  if (target.matches("[popover]") && !target.matches(":popover-open")) {
    target.showPopover();
    target.querySelector("a, button")?.focus();
  }
});
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (elt.dataset?.opens) document.getElementById(elt.dataset.opens)?.showPopover?.();
});
document.addEventListener("dialog-done", () => document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close()));

document.addEventListener("click", (event) => {
  const { target } = event;
  if (target.matches("dialog")) target.close();
  if (target.closest("[data-close]")) {
    const dialog = target.closest("dialog");
    if (dialog) event.preventDefault();
    dialog?.close();
  }
  if (target.closest(".menu button, .menu a")) target.closest("[popover]")?.hidePopover();
});

// Whoever signs out leaves no drafts behind on this machine.
document.addEventListener("submit", ({ target }) => {
  if (!target.matches("[data-sign-out]")) return;
  Object.keys(localStorage).filter((key) => /^(draft|outbox):/.test(key)).forEach((key) => localStorage.removeItem(key));
});

if (isMac) {
  document.querySelectorAll("[data-modifier]").forEach((key) => {
    key.textContent = `⌘${key.dataset.modifier}`;
  });
}

class ChatToasts extends HTMLElement {
  connectedCallback() {
    document.addEventListener("toast", (event) => this.show(event.detail.value));
    [...this.children].forEach((note) => this.fade(note));
  }

  show(words) {
    const note = Object.assign(document.createElement("p"), { className: "float toast" });
    note.append(Object.assign(document.createElement("span"), { textContent: words }));
    this.append(note);
    this.fade(note);
  }

  fade(note) {
    setTimeout(() => note.remove(), 6000);
  }
}
customElements.define("chat-toasts", ChatToasts);
