// What people do on the page is sent to the room as orders. Nothing is changed here: the room tells what came of it.

import { words } from "./words.js";

const notice = document.querySelector("#notice");

export const say = (text) => { notice.textContent = text; };

export async function order(name, rest = {}) {
  const answer = await fetch(`orders/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(rest),
  }).catch(() => null);
  if (answer?.status === 204) {
    say("");
    return true;
  }
  say(answer?.ok ? (await answer.json()).why : answer ? words.notDone : words.lost);
  return false;
}
