// <since-now>: how long the thing beside it has been going on, in whole seconds.

class SinceNow extends HTMLElement {
  connectedCallback() {
    const start = performance.now();
    const tick = () => {
      const seconds = Math.round((performance.now() - start) / 1000);
      this.textContent = seconds ? ` · ${seconds} s` : "";
    };
    tick();
    this.timer = setInterval(tick, 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }
}
customElements.define("since-now", SinceNow);
