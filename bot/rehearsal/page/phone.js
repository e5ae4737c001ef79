// One phone: made once, then brought up to date with what the room tells.

import { bubble } from "./bubble.js";
import { element } from "./build.js";
import { order } from "./order.js";
import { day } from "./when.js";
import { words } from "./words.js";

const template = document.querySelector("#phone-template");

export class Phone {
  #shown = new Map();
  #toast = null;
  #menu = "";
  #atEnd = true;

  constructor(about, languages) {
    this.id = about.id;
    this.root = template.content.firstElementChild.cloneNode(true);
    this.root.id = `phone-${about.id}`;
    this.root.dataset.role = about.role;
    this.#label(about, languages);
    this.#listen();
  }

  find(selector) { return this.root.querySelector(selector); }

  #label({ name }, languages) {
    const heading = this.find("h2");
    heading.textContent = name;
    heading.id = `owner-${this.id}`;
    this.root.setAttribute("aria-labelledby", heading.id);
    this.find(".owner .unseen").textContent = words.language(name);
    this.find(".language").append(...languages.map(({ tag, name }) => element("option", { value: tag, lang: tag }, name)));
    this.find(".log").setAttribute("aria-label", words.conversation(name));
    this.find(".invitation").textContent = words.openInvitation;
    this.find(".uninvited").textContent = words.startUninvited;
    this.find(".invitation-again").textContent = words.openAgain;
    this.find(".block").textContent = words.block;
    this.find(".blocked p").textContent = words.blocked;
    this.find(".blocked button").textContent = words.unblock;
    this.find(".open-menu").textContent = words.menu;
    this.find(".composer .unseen").textContent = words.writeAs(name);
    this.find("textarea").placeholder = words.message;
    this.find(".send").textContent = words.send;
    this.find(".menu").setAttribute("aria-label", words.menuOf(name));
    this.find(".typing").textContent = words.typing;
  }

  #listen() {
    const phone = this.id;
    const invite = () => order("open-invitation", { phone });
    const block = (blocked) => () => order("block", { phone, blocked });
    this.find(".invitation").onclick = invite;
    this.find(".invitation-again").onclick = invite;
    this.find(".uninvited").onclick = () => order("say", { phone, text: "/start" });
    this.find(".block").onclick = block(true);
    this.find(".blocked button").onclick = block(false);
    this.find(".language").onchange = ({ target }) => order("speak", { phone, language: target.value });
    this.find(".open-menu").onclick = () => this.#openMenu(this.find(".menu").hidden);
    this.find(".composer").onsubmit = (event) => { event.preventDefault(); this.#send(); };
    this.find("textarea").onkeydown = (event) => this.#key(event);
    this.find("textarea").oninput = () => this.#grow();
    this.#stayAtEnd(this.find(".log"));
    this.root.onkeydown = ({ key }) => { if (key === "Escape") this.#openMenu(false); };
  }

  // Whoever has not scrolled up sees the newest message, also when a picture arrives late or the window changes.
  #stayAtEnd(log) {
    log.onscroll = () => { this.#atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60; };
    const scroll = () => { if (this.#atEnd) log.scrollTop = log.scrollHeight; };
    log.addEventListener("load", scroll, true);
    new ResizeObserver(scroll).observe(log);
    this.scrollToEnd = scroll;
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send();
  }

  async #send() {
    const field = this.find("textarea");
    const text = field.value.trim();
    this.#atEnd = true;
    if (text && await order("say", { phone: this.id, text })) field.value = "";
    this.#grow();
    field.focus();
  }

  #grow() {
    const field = this.find("textarea");
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight + 2, 140)}px`;
  }

  #openMenu(open) {
    const menu = this.find(".menu");
    const button = this.find(".open-menu");
    if (menu.hidden === !open) return;
    menu.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    (open ? menu.querySelector("button") : button)?.focus();
  }

  show(phone) {
    this.find(".language").value = phone.language;
    this.#showMessages(phone);
    this.#showMenu(phone);
    this.#showNotification(phone.notification);
    this.#showToast(phone.toast);
    const empty = phone.messages.length === 0;
    this.find(".intro").textContent = phone.about || words.emptyChat;
    this.find(".empty").hidden = !empty;
    this.find(".log").hidden = empty;
    this.find(".typing").hidden = !phone.typing;
    this.find(".composer").hidden = phone.blocked || !phone.started;
    this.find(".blocked").hidden = !phone.blocked;
    this.find(".settings").hidden = phone.blocked || !phone.started;
    this.scrollToEnd();
    setTimeout(() => this.find(".log").setAttribute("aria-live", "polite"));
  }

  #showMessages(phone) {
    const log = this.find(".log");
    let lastDay = "";
    for (const message of phone.messages) {
      const today = day(new Date(message.at));
      this.#showMessage(log, message, phone, today === lastDay ? null : today);
      lastDay = today;
    }
  }

  #showMessage(log, message, phone, newDay) {
    const version = JSON.stringify(message);
    const known = this.#shown.get(message.id);
    if (known?.version === version) return;
    const made = bubble(message, phone);
    if (known) replaceKeepingFocus(known.made, made);
    else log.append(...(newDay ? [element("p", { class: "day" }, newDay)] : []), made);
    this.#shown.set(message.id, { version, made });
  }

  #showMenu({ commands }) {
    const version = JSON.stringify(commands);
    if (version === this.#menu) return;
    this.#menu = version;
    const menu = this.find(".menu");
    const focused = menu.contains(document.activeElement);
    const choose = (command) => () => { this.#openMenu(false); order("say", { phone: this.id, text: `/${command}` }); };
    menu.replaceChildren(...commands.map(({ command, description }) =>
      element("button", { type: "button", onclick: choose(command) },
        element("span", { class: "description", dir: "auto" }, description), element("span", { class: "command", dir: "ltr" }, `/${command}`))));
    if (focused) menu.querySelector("button")?.focus();
    this.find(".open-menu").hidden = commands.length === 0;
  }

  #showNotification(notification) {
    const lock = this.find(".lock");
    lock.hidden = !notification;
    if (!notification) return;
    const more = notification.count - 1;
    lock.classList.toggle("silent", notification.silent);
    this.find(".app").textContent = notification.silent ? words.lockScreenSilently : words.lockScreen;
    this.find(".badge").textContent = more ? words.more(more) : "";
    this.find(".preview").textContent = notification.text;
  }

  #showToast(toast) {
    const before = this.#toast;
    this.#toast = toast?.number ?? 0;
    if (before === null || before === this.#toast) return;
    const box = this.find(".toast");
    const close = () => box.replaceChildren();
    const shut = element("button", { type: "button", class: "quiet", onclick: close }, words.close);
    box.replaceChildren(element("p", { dir: "auto" }, toast.text), ...(toast.alert ? [shut] : []));
    if (!toast.alert) setTimeout(() => { if (this.#toast === toast.number) close(); }, 4000);
  }
}

function replaceKeepingFocus(old, made) {
  const focused = [...old.querySelectorAll("button, a")].indexOf(document.activeElement);
  old.replaceWith(made);
  if (focused >= 0) (made.querySelectorAll("button, a")[focused] ?? made.closest(".log"))?.focus({ preventScroll: true });
}
