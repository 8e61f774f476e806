/** From what a person typed to the fields of the record that it changes. */

import type { Card } from "../api/types";
import { NOWHERE, type Referent } from "./place";

type Edits = Record<string, unknown>;

/**
 * A day or a place where there was none becomes the whole object that the record has; another
 * name for a place takes the referent of the old one away, unless a new one is given with it.
 */
export function edited(card: Card, typed: Edits): Edits {
  const edits: Edits = {};
  for (const [path, value] of Object.entries(typed)) {
    if (path === "when" && typeof value === "string") edits.when = { text: "", at: null, start: value, end: value, precision: "day" };
    else if (path === "where" && value) edits.where = [place(card, typeof value === "string" ? { name: value, ...NOWHERE } : (value as Referent))];
    else edits[path] = value;
    const renamed = /^(where\.\d+)\.name$/.exec(path)?.[1];
    if (renamed && !(`${renamed}.id` in typed))
      for (const [name, none] of Object.entries(NOWHERE)) edits[`${renamed}.${name}`] = none;
  }
  return edits;
}

/** A place with the words of the sentence, if it is named there. */
function place({ claim, sentence }: Card, referent: Referent | (typeof NOWHERE & { name: string })) {
  const { name } = referent;
  const at = sentence.text.indexOf(name);
  const start = at < 0 ? claim.span.start : sentence.start + Array.from(sentence.text.slice(0, at)).length;
  return { text: at < 0 ? "" : name, start, end: at < 0 ? start : start + Array.from(name).length, ...referent };
}
