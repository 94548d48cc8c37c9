// <chat-live>: tells a screen reader what is written, politely: that an answer begins, whole sentences every few seconds, and
// that it is complete. The stream itself is no live region.

const EVERY = 3000;
const ENDINGS = { done: "Answer complete.", stopped: "Answer stopped.", failed: "Answer failed.", interrupted: "Answer interrupted." };

class ChatLive extends HTMLElement {
  connectedCallback() {
    this.region = this.querySelector("[role=status]");
    this.read = new WeakMap();
    const thread = this.closest("chat-thread");
    thread.addEventListener("answer-grown", (event) => this.grow(event.target));
    thread.addEventListener("answer-ended", (event) => this.end(event.target, event.detail.state));
    // What is there when the page opens is read as a page, not announced.
    thread.addEventListener("turns-shown", () => thread.querySelectorAll("chat-answer").forEach((answer) => answer.isLive || this.skip(answer)));
    thread.querySelectorAll("chat-answer").forEach((answer) => this.skip(answer));
  }

  skip(answer) {
    this.read.set(answer, this.words(answer).length);
  }

  words(answer) {
    return answer.querySelector('[data-slot="body"]').textContent;
  }

  grow(answer) {
    if (!answer.isLive) return;
    if (!this.read.get(answer) && this.words(answer)) {
      this.read.set(answer, this.read.get(answer) ?? 0);
      if (this.answer !== answer) this.say("Answer started.");
    }
    this.answer = answer;
    this.timer ??= setTimeout(() => this.batch(), EVERY);
  }

  // The sentences that have become whole since the last time.
  batch() {
    this.timer = null;
    const from = this.read.get(this.answer) ?? 0;
    const fresh = this.words(this.answer).slice(from);
    const whole = fresh.match(/^[\s\S]*[.!?:]["”’)\]]?(?=\s)/)?.[0];
    if (!whole) return;
    this.read.set(this.answer, from + whole.length);
    this.say(whole.replace(/\s+/g, " ").trim());
  }

  end(answer, state) {
    clearTimeout(this.timer);
    this.timer = null;
    const rest = this.words(answer).slice(this.read.get(answer) ?? 0);
    this.skip(answer);
    this.say(`${rest.replace(/\s+/g, " ").trim()} ${ENDINGS[state]}`.trim());
  }

  say(words) {
    this.region.textContent = words;
  }
}
customElements.define("chat-live", ChatLive);
