// Text with Telegram's entities (offset and length in UTF-16 units, as JavaScript counts) as elements.

import { element } from "./build.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "code",
  blockquote: "q", expandable_blockquote: "q", spoiler: "span",
};

export function formatted(text, entities) {
  const edges = new Set([0, text.length]);
  for (const { offset, length } of entities) edges.add(offset).add(offset + length);
  const places = [...edges].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => piece(text, places[index], end, entities));
}

function piece(text, start, end, entities) {
  const around = entities.filter(({ offset, length }) => offset <= start && end <= offset + length);
  return around.reduceRight((inner, entity) => wrapped(entity, inner), text.slice(start, end));
}

function wrapped(entity, inner) {
  if (entity.type === "text_link") return element("a", { href: safe(entity.url), rel: "noreferrer", target: "_blank" }, inner);
  return element(TAGS[entity.type] ?? "span", entity.type === "spoiler" ? { class: "spoiler", tabindex: "0" } : {}, inner);
}

export const safe = (url) => (/^(https?|tg):/i.test(url) ? url : "about:blank");
