// Times as people read them, in the project's zone.

let zone = "UTC";

export const setZone = (name) => { zone = name; };

const format = (options) => (date) => new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone }).format(date);

export const timeOfDay = format({ hour: "2-digit", minute: "2-digit" });
export const day = format({ weekday: "long", day: "numeric", month: "long" });
export const dayAndTime = format({
  weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit",
});
