// <chat-poll>: where sockets do not get through, the thread's log is read by plain requests until one does.

const WHILE_LIVE = 1000;
const AT_REST = 5000;

class ChatPoll extends HTMLElement {
  connectedCallback() {
    this.thread = this.closest("chat-thread");
    this.thread.addEventListener("live", () => this.stop());
  }

  start() {
    if (!this.timer) this.plan(0);
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = null;
  }

  plan(wait) {
    this.timer = setTimeout(() => this.look(), wait);
  }

  async look() {
    const { turns } = this.thread;
    const query = new URLSearchParams({ leaf: turns.leaf ?? "" });
    const generation = Object.keys(turns.have)[0];
    if (generation) query.set("generation", generation);
    const response = await fetch(`${this.thread.dataset.log}?${query}`, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!this.timer) return;
    if (response?.ok && !response.redirected) {
      this.thread.well();
      for (const frame of await response.json()) this.thread.dispatchEvent(new CustomEvent("frame", { detail: frame }));
    }
    this.plan(turns.live.length ? WHILE_LIVE : AT_REST);
  }
}
customElements.define("chat-poll", ChatPoll);
