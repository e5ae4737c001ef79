// The page: hears what the room tells, keeps the top bar, and makes a phone for everybody who is there.

import { element } from "./build.js";
import { order, say } from "./order.js";
import { Phone } from "./phone.js";
import { dayAndTime, setZone } from "./when.js";
import { words } from "./words.js";

const phones = new Map();
const at = (id) => document.getElementById(id);
let clock = { told: Date.now(), heard: performance.now() };

function label() {
  for (const each of document.querySelectorAll("[data-words]")) each.textContent = words[each.dataset.words];
  for (const each of document.querySelectorAll("[data-label]")) each.setAttribute("aria-label", words[each.dataset.label]);
  for (const each of document.querySelectorAll("[data-placeholder]")) each.placeholder = words[each.dataset.placeholder];
  at("leaps").append(...words.leaps.map((to) =>
    element("button", { type: "button", onclick: () => order("move-clock", { to }) }, to)));
}

function listen() {
  at("restart").onclick = () => order("restart");
  at("cut").onclick = () => order("cut-power");
  at("add").onclick = () => order("add-participant");
  at("leap").onsubmit = async (event) => {
    event.preventDefault();
    if (await order("move-clock", { to: at("to").value })) at("to").value = "";
  };
}

function showRoom(room) {
  document.title = `${room.project} – ${words.place}`;
  at("project").textContent = room.project;
  at("zone").textContent = room.zone.replaceAll("_", " ");
  setZone(room.zone);
  clock = { told: Date.parse(room.now), heard: performance.now() };
  tick();
  at("bot-state").textContent = words.botIs[room.bot];
  at("bot-state").dataset.bot = room.bot;
  at("restart").textContent = room.bot === "off" ? words.start : words.restart;
  at("restart").disabled = room.bot === "changing";
  at("cut").disabled = room.bot !== "on";
  for (const about of room.phones) if (!phones.has(about.id)) addPhone(about, room.languages);
}

function addPhone(about, languages) {
  const phone = new Phone(about, languages);
  phones.set(about.id, phone);
  at("phones").append(phone.root);
  const go = () => phone.root.scrollIntoView({ inline: "center", block: "nearest" });
  at("who").append(element("a", { href: `#${phone.root.id}`, "data-role": about.role, onclick: go }, about.name));
}

function tick() {
  const now = new Date(clock.told + performance.now() - clock.heard);
  at("now").textContent = dayAndTime(now);
  at("now").dateTime = now.toISOString();
}

function connect() {
  const events = new EventSource("events");
  events.addEventListener("room", ({ data }) => showRoom(JSON.parse(data)));
  events.addEventListener("phone", ({ data }) => { const phone = JSON.parse(data); phones.get(phone.id)?.show(phone); });
  events.onerror = () => say(words.lost);
  events.onopen = () => say("");
}

label();
listen();
connect();
setInterval(tick, 1000);
