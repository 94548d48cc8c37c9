// <chat-thread>: the life of a thread's socket. Frames are told to whoever listens for "frame" on this element; "live" says
// that frames can be sent. Without a socket, after a few attempts, <chat-poll> reads the same frames from the log.

const SIGNED_OUT = 4401;
const NO_ACCESS = 4404;
const LONGEST_WAIT = 15000;
const STRIP_AFTER = 2000;
const POLL_AFTER = 2; // failed attempts
const SILENCE = 15000; // while an answer is being written, before the socket is asked whether it lives
const PATIENCE = 5000;

class ChatThread extends HTMLElement {
  connectedCallback() {
    this.tries = 0;
    this.strip = this.querySelector("[data-strip]");
    this.turns = this.querySelector("chat-turns");
    this.addEventListener("needs-log", () => this.watchSoon());
    const again = () => document.hidden || this.isOpen || this.connect();
    window.addEventListener("online", again);
    document.addEventListener("visibilitychange", again);
    window.addEventListener("pageshow", (event) => event.persisted && this.connect());
    setInterval(() => this.probe(), PATIENCE);
    // The elements inside are defined by the modules that follow this one. Earlier messages on a page of their own stand still.
    if (!("past" in this.dataset)) document.addEventListener("DOMContentLoaded", () => this.connect(), { once: true });
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  connect() {
    clearTimeout(this.timer);
    const before = this.socket;
    const address = new URL(this.dataset.socket, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = (this.socket = new WebSocket(address));
    before?.close();
    socket.onopen = () => socket === this.socket && this.opened();
    socket.onmessage = (event) => socket === this.socket && this.take(JSON.parse(event.data));
    socket.onclose = (event) => socket === this.socket && this.lost(event.code);
  }

  opened() {
    this.heard = performance.now();
    this.watch();
    this.well();
    this.dispatchEvent(new CustomEvent("live"));
  }

  // The thread can be followed again, by socket or by polling.
  well() {
    clearTimeout(this.stripTimer);
    this.stripTimer = null;
    this.strip.hidden = true;
  }

  lost(code) {
    if (code === SIGNED_OUT) return location.assign(`${document.body.dataset.signIn}?next=${encodeURIComponent(location.pathname)}`);
    if (code === NO_ACCESS) return location.reload();
    this.stripTimer ??= setTimeout(() => (this.strip.hidden = false), STRIP_AFTER);
    const wait = Math.random() * Math.min(LONGEST_WAIT, 500 * 2 ** this.tries);
    this.tries += 1;
    if (this.tries > POLL_AFTER) this.querySelector("chat-poll").start();
    this.timer = setTimeout(() => this.connect(), wait);
  }

  take(frame) {
    this.heard = performance.now();
    this.tries = 0;
    this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
  }

  // True where the frame left; whoever must know that it arrived waits for the answer.
  send(frame) {
    if (this.isOpen) this.socket.send(JSON.stringify(frame));
    return this.isOpen;
  }

  watch() {
    this.send({ type: "watch", leaf: this.turns.leaf, have: this.turns.have });
  }

  watchSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.watch(), 20);
  }

  // A half-open connection says nothing at all; a living one answers "watch" while something is being written.
  probe() {
    if (!this.isOpen || !this.turns.live.length) return;
    const silence = performance.now() - this.heard;
    if (silence > SILENCE + PATIENCE) this.connect();
    else if (silence > SILENCE) this.watch();
  }
}
customElements.define("chat-thread", ChatThread);
