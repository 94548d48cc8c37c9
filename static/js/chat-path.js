// <chat-path>: when the path through the tree has changed, the turns are read again, touching only what differs.

class ChatPath extends HTMLElement {
  connectedCallback() {
    this.thread = this.closest("chat-thread");
    this.thread.addEventListener("frame", ({ detail }) => detail.type === "tree" && this.renewSoon());
    document.addEventListener("tree", () => this.renewSoon());
  }

  get turns() {
    return this.thread.turns;
  }

  renewSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.renew(), 30);
  }

  async renew() {
    const { changes } = this.turns;
    const count = this.turns.list.querySelectorAll(":scope > [data-question]").length;
    const address = `${this.thread.dataset.turns}?count=${count}`;
    const response = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!response?.ok || response.redirected) return;
    const html = await response.text();
    if (changes === this.turns.changes) this.show(fragment(html));
    else this.renewSoon();
  }

  show(fresh) {
    const { list } = this.turns;
    const next = [...fresh.children].map((element) => kept(document.getElementById(element.id), element));
    const stays = new Set([...next, ...list.querySelectorAll(":scope > [data-client-id]")]);
    [...list.children].forEach((element) => stays.has(element) || element.remove());
    let at = list.firstElementChild;
    for (const element of next) {
      if (element === at) at = at.nextElementSibling;
      else htmx.process(list.insertBefore(element, at));
    }
    this.turns.dispatchEvent(new CustomEvent("turns-shown", { bubbles: true }));
  }
}

// What stays of an old turn: all where nothing differs, else the answer that is being written in it and words not yet sent.
const kept = (old, fresh) => {
  if (!old || old.dataset.version === fresh.dataset.version) return old ?? fresh;
  const edit = old.querySelector("question-edit");
  if (edit) fresh.querySelector(".question").append(edit);
  const [was, is] = [old, fresh].map((turn) => turn.querySelector("chat-answer"));
  if (!was?.isLive || was.dataset.generation !== is?.dataset.generation) return fresh;
  const question = fresh.querySelector(".question");
  old.querySelector(".question").replaceWith(question);
  htmx.process(question);
  old.dataset.version = fresh.dataset.version;
  return old;
};
const fragment = (html) => Object.assign(document.createElement("template"), { innerHTML: html }).content;
customElements.define("chat-path", ChatPath);
