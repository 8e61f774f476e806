/** The fields of a claim: value, the words it came from, its doubt; and the form that edits them. */

import { useEffect, useRef, useState } from "preact/hooks";

import type { PlaceFound } from "../api/openapi";
import type { Field } from "../api/types";
import { label } from "../state/session";
import { Doubt, Labelled } from "../ui/bits";
import { number } from "../ui/format";
import { Name, Words } from "../ui/words";
import { PlaceInput, referent } from "./place";
import type { Range } from "./report";

/** Which list of the vocabulary a field's codes are in, by the end of its path. */
const LISTS: Record<string, string> = {
  kind: "kinds",
  outcome: "outcomes",
  status: "statuses",
  scope: "scopes",
  stance: "stances",
  mode: "modes",
  type: "party_types",
  change: "changes",
  medium: "mediums",
};
const EVENT_TYPE = /^(event|statement)\.type$/;
const listOf = (path: string): string => (EVENT_TYPE.test(path) ? "event_types" : (LISTS[path.split(".").pop() ?? ""] ?? ""));

const NUMBER = /(^|\.)(min|max|best|latitude|longitude|radius_km|precision)$/;
const DATE = /(^|\.)(start|end|as_of|published)$|^when$/;

/** A field's value in words. */
export function shown(field: Pick<Field, "path" | "value" | "options">): string {
  const { value } = field;
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "number") return /latitude|longitude/.test(field.path) ? String(value) : number(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return field.options ? label(listOf(field.path), value) : value;
  if (Array.isArray(value)) return value.map((one) => shown({ ...field, value: one })).filter(Boolean).join(", ");
  const { name, text } = value as { name?: string; text?: string };
  return name ?? text ?? JSON.stringify(value);
}

interface ListProps {
  fields: Field[];
  onPoint: (range: Range | null) => void;
  onEdit: (path: string) => void;
  mayEdit: boolean;
}

export function FieldList({ fields, onPoint, onEdit, mayEdit }: ListProps) {
  return (
    <dl class="fields">
      {fields.map((field) => {
        const words = field.words && field.start !== null && field.end !== null ? { start: field.start, end: field.end } : null;
        const value = shown(field);
        return (
          <div
            key={field.path}
            class="field-row"
            onMouseEnter={() => onPoint(words)}
            onMouseLeave={() => onPoint(null)}
            onFocusCapture={() => onPoint(words)}
            onBlurCapture={() => onPoint(null)}
          >
            <dt>{field.label}</dt>
            <dd>
              <span class="value">
                {value ? <Name>{value}</Name> : <span class="muted">not told</span>}
                <Doubt value={field.doubt} />
              </span>
              {field.words && field.words !== value && (
                <span class="came-from">
                  <Words text={field.words} quoted />
                </span>
              )}
              {mayEdit && field.editable && (
                <button type="button" class="button plain small" aria-label={`Edit ${field.label}`} onClick={() => onEdit(field.path)}>
                  <span aria-hidden="true">✎</span>
                </button>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

interface FormProps {
  fields: Field[];
  /** The field that gets the focus. */
  at: string | null;
  onSave: (edits: Record<string, unknown>, why: string) => void;
  onCancel: () => void;
  onPoint: (range: Range | null) => void;
}

/** All fields that may be edited, as one form: one decision, however many fields it corrects. */
export function FieldForm({ fields, at, onSave, onCancel, onPoint }: FormProps) {
  const editable = fields.filter((field) => field.editable);
  const [values, setValues] = useState<Record<string, unknown>>({});
  const [why, setWhy] = useState("");
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const most = editable.reduce<Field | null>((worst, field) => ((field.doubt ?? 0) > (worst?.doubt ?? 0) ? field : worst), null);
    const wanted = at ?? most?.path ?? editable[0]?.path;
    const input = form.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(wanted ?? "")}"]`);
    input?.focus();
    if (input instanceof HTMLInputElement && input.type !== "date") input.select();
  }, []);
  const edits = Object.fromEntries(
    Object.entries(values).filter(([path, value]) => value !== (fields.find((field) => field.path === path)?.value ?? null)),
  );
  // A place that is chosen sets many fields, and is one change.
  const changed = Object.keys(edits).filter((path) => !REFERENT.test(path)).length;
  return (
    <form
      ref={form}
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (changed) onSave(edits, why);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onCancel();
      }}
    >
      {editable.map((field) => (
        <Labelled key={field.path} label={field.label} hint={field.words ? `from “${field.words}”` : undefined}>
          {(attributes) => (
            <Input
              {...attributes}
              field={field}
              value={field.path in values ? values[field.path] : field.value}
              place={placeOf(field.path, values, fields)}
              onChange={(value) => setValues({ ...without(values, field.path), [field.path]: value })}
              onPlace={(place) => setValues({ ...values, ...chosen(field.path, place) })}
              onFocus={() => onPoint(field.start !== null && field.end !== null ? { start: field.start, end: field.end } : null)}
            />
          )}
        </Labelled>
      ))}
      <Labelled label="Why (if it needs saying)">
        {(attributes) => <input {...attributes} class="input" dir="auto" value={why} onInput={(event) => setWhy(event.currentTarget.value)} />}
      </Labelled>
      <div class="row wrap sticky-actions">
        <button type="submit" class="button primary" disabled={!changed}>
          {changed ? `Save ${changed === 1 ? "1 change" : `${changed} changes`}` : "Nothing changed yet"}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

/** The parts of a place beside its name. */
const REFERENT = /^where\.\d+\.(?!name$)/;
const PLACE = /^where(\.\d+\.name)?$/;

/** What choosing a place changes. */
export function chosen(path: string, place: PlaceFound): Record<string, unknown> {
  if (path === "where") return { where: referent(place) };
  const at = path.replace(/\.name$/, "");
  return Object.fromEntries(Object.entries(referent(place)).map(([name, value]) => [`${at}.${name}`, value]));
}

/** Another name than that of the place that was chosen: it isn't that place any more. */
export function without(values: Record<string, unknown>, path: string): Record<string, unknown> {
  if (!PLACE.test(path)) return values;
  const at = `${path.replace(/\.name$/, "")}.`;
  return Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith(at)));
}

/** Which place the name stands for, in words; null where it is a name alone. */
function placeOf(path: string, values: Record<string, unknown>, fields: Field[]): string | null {
  const at = path.replace(/name$/, "id");
  const typed = path in values;
  const now = typed ? ((values[path] as { id?: string } | null)?.id ?? values[at]) : fields.find((one) => one.path === at)?.value;
  return typeof now === "string" ? `in the gazetteer: ${now}` : null;
}

interface InputProps {
  id: string;
  field: Pick<Field, "path" | "value" | "options" | "label">;
  value: unknown;
  onChange: (value: unknown) => void;
  /** Of a place: which one it is, and another one chosen. */
  place?: string | null;
  onPlace?: (place: PlaceFound) => void;
  onFocus?: () => void;
  "aria-describedby"?: string;
}

/** One input for one value: a choice of codes, yes or no, a number, a day, or words. Empty is null: not told. */
export function Input({ field, value, onChange, place = null, onPlace, ...rest }: InputProps) {
  if (onPlace && PLACE.test(field.path)) {
    const name = typeof value === "string" ? value : ((value as { name?: string } | null)?.name ?? "");
    return <PlaceInput {...rest} path={field.path} value={name} chosen={place} onType={(typed) => onChange(typed || null)} onChoose={onPlace} />;
  }
  const common = { ...rest, class: "input", "data-path": field.path };
  if (field.options || typeof field.value === "boolean") {
    const options = field.options ?? ["true", "false"];
    return (
      <select
        {...common}
        value={value === null || value === undefined ? (options.includes("unknown") ? "unknown" : "") : String(value)}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          onChange(field.options ? chosen || null : chosen === "true");
        }}
      >
        {field.options && !options.includes("unknown") && <option value="">not told</option>}
        {options.map((code) => (
          <option key={code} value={code}>
            {field.options ? label(listOf(field.path), code) : code === "true" ? "yes" : "no"}
          </option>
        ))}
      </select>
    );
  }
  const text = value === null || value === undefined || typeof value === "object" ? "" : String(value);
  if (NUMBER.test(field.path) || typeof field.value === "number")
    return (
      <input
        {...common}
        type="number"
        step={/latitude|longitude|radius/.test(field.path) ? "any" : "1"}
        value={text}
        onInput={(event) => onChange(event.currentTarget.value === "" ? null : Number(event.currentTarget.value))}
      />
    );
  return (
    <input
      {...common}
      type={DATE.test(field.path) ? "date" : "text"}
      dir="auto"
      value={text}
      onInput={(event) => onChange(event.currentTarget.value || null)}
    />
  );
}
