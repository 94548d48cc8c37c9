// <chat-draft>: the text of a message box. Grows with its words and is kept in this browser until it is sent.

const grows = CSS.supports("field-sizing", "content");

class ChatDraft extends HTMLElement {
  connectedCallback() {
    this.area = this.querySelector("textarea");
    this.forgetStarted();
    if (!this.area.value) this.area.value = localStorage.getItem(this.key) ?? "";
    this.area.addEventListener("input", () => {
      this.fit();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), 250);
    });
    window.addEventListener("pagehide", () => this.keep());
    this.fit();
  }

  get key() {
    return `draft:${this.dataset.user}:${this.dataset.key}`;
  }

  // The draft of a new thread is done with once the thread it started is on show.
  forgetStarted() {
    if (this.dataset.key === "new" || !sessionStorage.getItem("started")) return;
    sessionStorage.removeItem("started");
    localStorage.removeItem(`draft:${this.dataset.user}:new`);
  }

  keep() {
    if (this.area.value.trim()) localStorage.setItem(this.key, this.area.value);
    else localStorage.removeItem(this.key);
  }

  fill(text) {
    this.area.value = text;
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
    this.keep();
  }

  fit() {
    if (grows) return;
    this.area.rows = Math.min(12, Math.max(1, this.area.value.split("\n").length));
  }
}
customElements.define("chat-draft", ChatDraft);
