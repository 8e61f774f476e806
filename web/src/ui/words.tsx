/**
 * Words that come from a report. They are only ever text nodes: nothing of a report is parsed as
 * markup. Direction follows the words' own script and never leaks out; control characters, which
 * could reorder or hide what a reader sees, are shown by their code instead of being obeyed.
 */

import type { ComponentChildren } from "preact";

// Bidi controls, zero-width characters, C0 and C1 except tab and line breaks.
const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/u;
const EACH = new RegExp(`(${CONTROLS.source})`, "u");
// Joiners that Persian, Kurdish and Indic scripts are written with.
const JOINERS = /[\u200C\u200D]/u;

/** The text with its control characters made visible. */
export function visible(text: string): ComponentChildren {
  if (!CONTROLS.test(text)) return text;
  return text.split(EACH).map((part) => {
    if (!part || !CONTROLS.test(part) || JOINERS.test(part)) return part;
    const code = `U+${part.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
    return (
      <span class="control-char" title="a control character of the report, shown and not obeyed">
        {code}
      </span>
    );
  });
}

/** A name or a few words of a report, within a line of ours. */
export function Name({ children }: { children: string | null | undefined }) {
  return <bdi>{visible(children ?? "")}</bdi>;
}

/** A quotation of a report, set apart by its face. */
export function Words({ text, quoted = false }: { text: string; quoted?: boolean }) {
  return (
    <bdi class="words" dir="auto">
      {quoted && "“"}
      {visible(text)}
      {quoted && "”"}
    </bdi>
  );
}
