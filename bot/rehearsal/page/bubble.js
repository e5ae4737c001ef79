// One message of a chat, as an element.

import { element, unseen } from "./build.js";
import { formatted, safe } from "./formatted.js";
import { order } from "./order.js";
import { timeOfDay } from "./when.js";
import { words } from "./words.js";

export function bubble(message, phone) {
  const side = message.bot ? "from-bot" : "from-person";
  const speaker = unseen(message.bot ? words.bot : words.you(phone.name));
  if (message.deleted) return element("div", { class: `message ${side}` }, element("p", { class: "bubble gone" }, speaker, words.deleted));
  const inside = [speaker, file(message), text(message), foot(message)];
  return element("div", { class: `message ${side}` }, element("div", { class: "bubble", dir: "auto" }, ...inside), buttons(message, phone));
}

// Each line finds its own direction, as in Telegram.
function text(message) {
  return message.text ? element("p", { class: "text", dir: "auto" }, ...formatted(message.text, message.entities)) : null;
}

function foot(message) {
  const at = new Date(message.at);
  const marks = [message.silent && words.silent, message.edited && words.edited].filter(Boolean);
  const time = element("time", { datetime: message.at }, timeOfDay(at));
  return element("p", { class: "foot", dir: "ltr" }, ...marks.map((mark) => element("span", { class: "mark" }, mark)), time);
}

function file(message) {
  const sent = message.file;
  if (!sent) return null;
  const address = `files/${sent.id}`;
  if (sent.width) {
    return element("img", { class: "picture", src: address, width: sent.width, height: sent.height, alt: words.picture(message.text) });
  }
  const label = [element("span", { class: "file-name", dir: "auto" }, sent.name), element("span", { class: "size" }, words.bytes(sent.size))];
  return element("a", { class: "document", href: address, download: sent.name, "aria-label": words.download(sent.name) }, ...label);
}

function buttons(message, phone) {
  if (!message.buttons.length) return null;
  const rows = message.buttons.map((row, index) =>
    element("div", { class: "row" }, ...row.map((button, column) => one(button, message, phone, index, column))));
  return element("div", { class: "buttons" }, ...rows);
}

function one(button, message, phone, row, column) {
  if (button.kind === "link") {
    return element("a", { class: "button", href: safe(button.url), rel: "noreferrer", target: "_blank", dir: "auto" }, button.text);
  }
  const press = button.kind === "copy"
    ? () => navigator.clipboard?.writeText(button.copied)
    : () => order("tap", { phone: phone.id, message: message.id, row, column });
  return element("button", { type: "button", class: "button", dir: "auto", onclick: press }, button.text);
}
