/** How figures are placed and named in charts: what is drawn, and what stands beside it in words. */

import { day, number } from "../ui/format";
import { label } from "../state/session";

export interface Bounds {
  min: number | null;
  max: number | null;
  best: number | null;
}

/** The number a figure is drawn at: what is given, else the floor, else the ceiling. */
export const drawnAt = (figure: Bounds): number => figure.best ?? figure.min ?? figure.max ?? 0;

/** A floor without a ceiling: more may be dead than are drawn. */
export const isOpen = (figure: Bounds): boolean => figure.min !== null && figure.max === null && figure.best === null;

/** A ceiling without a floor. */
export const isCapped = (figure: Bounds): boolean => figure.max !== null && figure.min === null && figure.best === null;

export const isRange = (figure: Bounds): boolean =>
  figure.min !== null && figure.max !== null && figure.min !== figure.max;

/** low, best and high of several figures in words: "5–9, best 7", "at least 231". */
export function range({ low, best, high }: { low: number | null; best: number | null; high: number | null }): string {
  if (low === null && best === null && high === null) return "no figure";
  if (high === null) return low === null ? `about ${number(best!)}` : `at least ${number(low)}`;
  if (low === null) return `up to ${number(high)}`;
  if (low === high) return number(low);
  return `${number(low)}–${number(high)}` + (best === null ? "" : `, best ${number(best)}`);
}

interface Victims {
  status: string;
  side: string | null;
}

const WHO: Record<string, string> = {
  civilian: "civilians",
  military: "soldiers",
  mercenary: "mercenaries",
  police: "police",
  mixed: "people of several kinds",
  unknown: "people",
};

/** Whose: "civilians", "soldiers of Azerbaijan"; "people" where the status isn't told. */
export function whose(victims: Victims): string {
  return (WHO[victims.status] ?? victims.status) + (victims.side ? ` of ${victims.side}` : "");
}

/** What befell them, as a heading: "Killed or wounded". */
export function outcome(code: string): string {
  const told = label("outcomes", code);
  const plain = { casualties: "killed or wounded", other: "harmed otherwise" }[told] ?? told;
  return capital(plain);
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

interface Group {
  outcome: string;
  victims: Victims;
  /** Where totals of dead without a side are kept apart: the place they are all in. */
  theatre?: string | null;
}
export const groupName = (of: Group): string =>
  `${outcome(of.outcome)}: ${whose(of.victims)}${of.theatre ? ` (${of.theatre})` : ""}`;
export const groupKey = (of: Group): string =>
  [of.outcome, of.victims.status, of.victims.side ?? ""].join("|");

/** Of a group of the board, which may be one of several that differ in theatre alone. */
export const boardKey = (of: Group): string => `${groupKey(of)}|${of.theatre ?? ""}`;

/** What is odd about a point of a series: a sign, and what it means. */
export const FLAGS: Record<string, { sign: string; name: string; meaning: string }> = {
  revision: { sign: "▼", name: "revision", meaning: "the total falls below this claimant’s own last one" },
  "back-fill": {
    sign: "◆",
    name: "back-fill",
    meaning: "after three days or more without a figure the total grows more than twice as fast as before",
  },
  "increment-mismatch": {
    sign: "≠",
    name: "increment mismatch",
    meaning: "the increase stated with the total isn’t the change since the day before",
  },
};

/** Shapes beside colours, so that no claimant is told by colour alone. */
export const HUES = 8;
export const hue = (index: number): string => `var(--series-${(index % HUES) + 1})`;

export const DAY_MS = 86_400_000;
/** Midnight UTC of an ISO day. */
export const time = (iso: string): number => Date.parse(`${iso}T00:00:00Z`);
export const iso = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Ticks on days that people count by: at most `most` of them between two moments. */
export function ticks(from: number, to: number, most: number): { at: number; text: string }[] {
  const span = Math.max(1, (to - from) / DAY_MS);
  const steps = [1, 2, 5, 7, 14];
  const every = steps.find((step) => span / step <= most);
  if (every) {
    const found = [];
    for (let at = Math.ceil(from / DAY_MS) * DAY_MS; at <= to; at += DAY_MS * every) found.push({ at, text: short(at) });
    return found;
  }
  const months = [1, 2, 3, 6, 12, 24, 60, 120, 240].find((step) => span / 30.4 / step <= most) ?? 600;
  const start = new Date(from);
  const found = [];
  for (let year = start.getUTCFullYear(), month = 0; ; month += months) {
    const at = Date.UTC(year, month, 1);
    if (at > to) return found;
    if (at >= from) found.push({ at, text: months % 12 ? monthOf(at) : String(new Date(at).getUTCFullYear()) });
  }
}

const SHORT = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });
export const short = (at: number): string => SHORT.format(at);
const monthOf = (at: number): string => MONTH.format(at);

/** The days of an incident in words; a long stretch is told as one within which it lies. */
export function within(when: { start: string | null; end: string | null; precision?: string } | null): string {
  if (!when || !when.start) return "day not known";
  if (!when.end || when.start === when.end) return day(when.start);
  return `between ${day(when.start)} and ${day(when.end)}`;
}
