/** Figures and days as people read them. Unknown stays unknown. */

const NUMBERS = new Intl.NumberFormat("en");
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const MOMENT = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

export const number = (value: number): string => NUMBERS.format(value);

interface Bounds {
  min: number | null;
  max: number | null;
  best: number | null;
}

/** "20", "at least 231", "up to 30", "about 100", "10–15"; "no figure" where there is none. */
export function count({ min, max, best }: Bounds): string {
  if (min !== null && max !== null) return min === max ? number(min) : `${number(min)}–${number(max)}`;
  if (min !== null) return `at least ${number(min)}`;
  if (max !== null) return `up to ${number(max)}`;
  return best !== null ? `about ${number(best)}` : "no figure";
}

/** A day as "5 Oct 2020"; what isn't a full ISO date is given as it is. */
export function day(iso: string | null | undefined): string {
  if (!iso) return "day unknown";
  return /^\d{4}-\d{2}-\d{2}$/.test(iso) ? DAY.format(new Date(`${iso}T00:00:00Z`)) : iso;
}

/** A stretch of days, both ends included. */
export function days(when: { start: string | null; end: string | null } | null | undefined): string {
  if (!when || (!when.start && !when.end)) return "day unknown";
  if (when.start === when.end || !when.end) return day(when.start);
  if (!when.start) return `until ${day(when.end)}`;
  return `${day(when.start)} – ${day(when.end)}`;
}

export function moment(iso: string | null | undefined): string {
  if (!iso) return "";
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : MOMENT.format(at);
}

export const plural = (n: number, one: string, many = `${one}s`): string => `${number(n)} ${n === 1 ? one : many}`;
