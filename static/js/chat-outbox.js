// <chat-outbox>: questions on their way. One stands in the thread at once and stays in this browser until the server has said
// that it is stored; sending it again under the same id changes nothing.

const PATIENCE = 5000;

class ChatOutbox extends HTMLElement {
  connectedCallback() {
    this.thread = this.closest("chat-thread");
    this.messages = JSON.parse(localStorage.getItem(this.dataset.key) ?? "[]");
    this.thread.addEventListener("frame", (event) => this.take(event.detail));
    this.thread.addEventListener("live", () => this.deliver());
    document.addEventListener("DOMContentLoaded", () => this.messages.forEach((message) => this.show(message)));
  }

  get turns() {
    return this.thread.turns;
  }

  keep() {
    if (this.messages.length) localStorage.setItem(this.dataset.key, JSON.stringify(this.messages));
    else localStorage.removeItem(this.dataset.key);
  }

  add(message) {
    this.messages.push(message);
    this.keep();
    this.show(message);
    this.deliver();
  }

  show({ id, text, names }) {
    const turn = this.querySelector("template").content.firstElementChild.cloneNode(true);
    turn.dataset.clientId = id;
    turn.querySelector(".said").textContent = text;
    const files = turn.querySelector(".files");
    files.hidden = !names.length;
    files.append(...names.map((name) => Object.assign(document.createElement("li"), { className: "file", textContent: name })));
    this.turns.list.append(turn);
    this.turns.dispatchEvent(new CustomEvent("turn-pending", { bubbles: true }));
  }

  // One after the other, since each follows the answer of the one before.
  deliver() {
    const [message] = this.messages;
    clearTimeout(this.timer);
    if (!message) return;
    message.parent ??= this.turns.leaf;
    const { names, ...frame } = message;
    if (!this.thread.send({ type: "ask", ...frame })) this.post(frame);
    this.timer = setTimeout(() => this.deliver(), PATIENCE);
  }

  async post({ id, text, parent, documents, llm }) {
    const form = this.closest("form");
    const body = new FormData();
    const fields = { csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, text, client_id: id, parent, llm };
    Object.entries(fields).forEach(([name, value]) => value === null || body.set(name, value));
    documents.forEach((document) => body.append("documents", document));
    const response = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
    if (!response || response.status >= 500) return;
    const words = await response.text();
    if (response.redirected) location.assign(response.url);
    else if (!response.ok) this.take({ type: "refused", id, message: response.status === 422 ? words : "You may not ask in this thread." });
    else this.hear({ type: "turn", id, parent, html: words, question: words.match(/data-question="(\d+)"/)[1], inOrder: false });
  }

  hear(frame) {
    this.thread.dispatchEvent(new CustomEvent("frame", { detail: frame }));
  }

  take({ type, id, message: words }) {
    const message = this.messages.find((sent) => sent.id === id);
    if (!message || !["turn", "refused"].includes(type)) return;
    this.messages.splice(this.messages.indexOf(message), 1);
    this.keep();
    if (type === "refused") {
      this.turns.list.querySelector(`[data-client-id="${CSS.escape(id)}"]`)?.remove();
      this.dispatchEvent(new CustomEvent("given-back", { bubbles: true, detail: { text: message.text, words } }));
    }
    // The turn takes its place first; the next question follows it.
    queueMicrotask(() => this.deliver());
  }
}
customElements.define("chat-outbox", ChatOutbox);
