// <theme-switch>: goes from theme to theme at once, and tells the server.

const NEXT = { system: "light", light: "dark", dark: "system" };
const ICONS = { system: "i-system", light: "i-sun", dark: "i-moon" };
const WORDS = { system: "as the system", light: "light", dark: "dark" };

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      const body = new FormData(event.target, event.submitter);
      this.show(this.button.value);
      fetch(event.target.action, { method: "POST", body, headers: { "HX-Request": "true" } });
    });
  }

  get button() {
    return this.querySelector("button");
  }

  show(theme) {
    const root = document.documentElement;
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
    const { button } = this;
    button.value = NEXT[theme];
    button.title = `Theme: ${WORDS[theme]}`;
    button.setAttribute("aria-label", `Theme: ${WORDS[theme]}. Change to ${WORDS[NEXT[theme]]}`);
    button.querySelector("use").setAttribute("href", `#${ICONS[theme]}`);
  }
}
customElements.define("theme-switch", ThemeSwitch);
