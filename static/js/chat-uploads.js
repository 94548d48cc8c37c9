// <chat-uploads>: files come by picker, drop or paste, each with its progress and a way to take it off again.

class ChatUploads extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("[data-files]");
    this.picker = this.querySelector("[data-picker]");
    this.drop = this.querySelector("[data-drop]");
    const attach = this.querySelector("[data-attach]");
    attach.hidden = false;
    attach.addEventListener("click", () => this.picker.click());
    this.picker.addEventListener("change", () => {
      this.take(this.picker.files);
      this.picker.value = "";
    });
    this.addEventListener("paste", (event) => {
      if (!event.clipboardData.files.length) return;
      event.preventDefault();
      this.take(event.clipboardData.files);
    });
    this.addEventListener("click", (event) => event.target.closest("[data-take-off]")?.closest("li").remove());
    this.acceptDrops(document.documentElement);
  }

  // A file may be dropped anywhere on the page.
  acceptDrops(page) {
    const isFiles = (event) => event.dataTransfer?.types.includes("Files");
    page.addEventListener("dragover", (event) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      this.drop.hidden = false;
    });
    page.addEventListener("dragleave", (event) => event.relatedTarget || (this.drop.hidden = true));
    page.addEventListener("drop", (event) => {
      this.drop.hidden = true;
      if (!isFiles(event)) return;
      event.preventDefault();
      this.take(event.dataTransfer.files);
    });
  }

  get isBusy() {
    return Boolean(this.list.querySelector("progress"));
  }

  get documents() {
    return [...this.list.querySelectorAll("[name=documents]")].map((input) => Number(input.value));
  }

  get names() {
    return [...this.list.querySelectorAll("li:has([name=documents]) > span[title]")].map((name) => name.title);
  }

  clear() {
    this.list.replaceChildren();
  }

  take(files) {
    [...files].forEach((file) => this.upload(file));
    this.querySelector("textarea").focus();
  }

  upload(file) {
    const item = Object.assign(document.createElement("li"), { className: "file" });
    const name = Object.assign(document.createElement("span"), { textContent: file.name });
    const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0, ariaLabel: `Uploading ${file.name}` });
    const off = document.createElement("button");
    Object.assign(off, { type: "button", className: "btn plain square", ariaLabel: `Take ${file.name} off`, textContent: "×" });
    off.dataset.takeOff = "";
    item.append(name, bar, off);
    this.list.append(item);
    const tooLarge = file.size > Number(this.dataset.limit);
    if (tooLarge) return this.refuse(bar, `larger than ${Math.round(this.dataset.limit / 1e6)} MB`);
    const request = new XMLHttpRequest();
    request.upload.onprogress = (event) => (bar.value = event.loaded / event.total);
    request.onload = () => this.arrived(request, item, bar);
    request.onerror = () => this.refuse(bar, "did not arrive");
    off.addEventListener("click", () => request.abort());
    request.open("POST", this.dataset.url);
    request.setRequestHeader("HX-Request", "true");
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.closest("form").elements.csrfmiddlewaretoken.value);
    body.set("file", file);
    if (this.dataset.thread) body.set("thread", this.dataset.thread);
    request.send(body);
  }

  arrived(request, item, bar) {
    const isPlain = request.getResponseHeader("Content-Type")?.startsWith("text/plain");
    if (request.status >= 400) return this.refuse(bar, isPlain ? request.responseText : "not taken");
    item.outerHTML = request.responseText;
    htmx.process(this.list);
  }

  refuse(bar, words) {
    bar.replaceWith(Object.assign(document.createElement("span"), { className: "note bad", textContent: words }));
  }
}
customElements.define("chat-uploads", ChatUploads);
