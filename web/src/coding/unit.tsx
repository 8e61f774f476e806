/** The words to be coded, and one input per field. */

import type { Code, CodeField, Unit } from "../api/coding";
import { word } from "../state/session";
import { day } from "../ui/format";
import { Name, visible } from "../ui/words";

/** The paragraph, with the sentence marked and the claim's own words in bold. */
export function Passage({ unit }: { unit: Unit }) {
  const { paragraph, sentence, span, document } = unit;
  const whole = paragraph ?? sentence;
  if (!whole || !span) return null;
  const points = Array.from(whole.text);
  const part = (from: number, to: number) => visible(points.slice(Math.max(0, from - whole.start), Math.max(0, to - whole.start)).join(""));
  const marked = sentence ?? whole;
  return (
    <figure class="passage-to-code">
      <blockquote class="words" dir="auto">
        {part(whole.start, marked.start)}
        <mark>
          {part(marked.start, span.start)}
          <strong>{part(span.start, span.end)}</strong>
          {part(span.end, marked.end)}
        </mark>
        {part(marked.end, whole.start + points.length)}
      </blockquote>
      <figcaption class="small muted">
        <Name>{document?.title ?? document?.name}</Name>
        {document?.publisher && (
          <>
            {" · "}
            <Name>{document.publisher}</Name>
          </>
        )}
        {document?.published && ` · ${day(document.published)}`}
      </figcaption>
    </figure>
  );
}

const LISTS: Record<string, string> = { outcome: "outcomes", status: "statuses", scope: "scopes", stance: "stances", mode: "modes", change: "changes", medium: "mediums", type: "event_types" };

/** A code in words; null is an answer, too. */
export function codeText(path: string, value: Code | undefined): string {
  if (value === undefined) return "–";
  if (value === null) return "the text doesn’t say";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return String(value);
  return word(LISTS[path.split(".").pop() ?? ""] ?? "", value);
}

interface Props {
  id: string;
  field: CodeField;
  value: Code | undefined;
  onChange: (value: Code | undefined) => void;
}

const NOTHING = "\u0000";

/** Nothing is chosen beforehand: a proposal would steer the coder. */
export function CodeInput({ id, field, value, onChange }: Props) {
  if (field.options)
    return (
      <select
        id={id}
        class="input"
        value={value === undefined ? "" : value === null ? NOTHING : String(value)}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          const code = field.options?.find((one) => String(one) === chosen);
          onChange(chosen === "" ? undefined : chosen === NOTHING ? null : code);
        }}
      >
        <option value="">choose …</option>
        {field.options.map((code) => (
          <option key={String(code)} value={String(code)}>
            {codeText(field.path, code)}
          </option>
        ))}
        {field.path !== "claim" && <option value={NOTHING}>the text doesn’t say</option>}
      </select>
    );
  const isNumber = field.scale !== "nominal";
  return (
    <input
      id={id}
      class="input"
      dir="auto"
      type={isNumber ? "number" : "text"}
      min={isNumber ? 0 : undefined}
      placeholder="the text doesn’t say"
      value={value === undefined || value === null ? "" : String(value)}
      onInput={(event) => {
        const text = event.currentTarget.value;
        onChange(text === "" ? null : isNumber ? Math.trunc(Number(text)) : text);
      }}
    />
  );
}
