// <thread-list>: the sidebar's threads, read again when something changed and, while one is answering, every few seconds.

const EVERY = 8000;
const CLOSED = "closed-groups";

class ThreadList extends HTMLElement {
  connectedCallback() {
    document.addEventListener("threads-changed", () => this.refreshSoon());
    document.addEventListener("visibilitychange", () => document.hidden || this.refreshSoon());
    this.addEventListener("toggle", () => this.remember(), true);
    this.fold();
    setInterval(() => document.hidden || !this.querySelector(".pulse") || this.refreshSoon(), EVERY);
  }

  refreshSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.refresh(), 150);
  }

  async refresh() {
    const count = this.querySelectorAll("li").length;
    const address = `${this.dataset.address}?count=${count}&current=${this.dataset.current ?? ""}`;
    const response = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!response?.ok || response.redirected || this.contains(document.activeElement)) return;
    this.innerHTML = await response.text();
    htmx.process(this);
    this.fold();
  }

  // Which groups are closed is this browser's own business.
  remember() {
    const closed = [...this.querySelectorAll("details:not([open]) > ul")].map((list) => list.id);
    if (closed.length) localStorage.setItem(CLOSED, JSON.stringify(closed));
    else localStorage.removeItem(CLOSED);
  }

  fold() {
    const closed = JSON.parse(localStorage.getItem(CLOSED) ?? "[]");
    closed.forEach((id) => this.querySelector(`#${CSS.escape(id)}`)?.closest("details")?.removeAttribute("open"));
  }
}
customElements.define("thread-list", ThreadList);

// The menu offers the way back from what was just done.
document.addEventListener("pinned", ({ detail: { pinned } }) => {
  const form = document.querySelector("[data-pin]");
  form.elements.pinned.value = String(!pinned);
  form.querySelector("span").textContent = pinned ? "Take from the pinned" : "Pin to the top";
});
