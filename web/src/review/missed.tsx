/**
 * A claim that the machine missed. The words are selected in the report with the mouse, or here
 * with Shift and the arrow keys: a text box can be selected in by keyboard and screen reader alike.
 */

import { useEffect, useRef, useState } from "preact/hooks";

import { post, type ApiError } from "../api/client";
import { asError } from "../api/use";
import type { Card, Kind } from "../api/types";
import { vocabulary } from "../state/session";
import { Labelled, Problem } from "../ui/bits";
import { Dialog } from "../ui/dialog";
import { Words } from "../ui/words";
import { chosen, Input, without } from "./fields";
import type { Range } from "./report";

interface Asked {
  path: string;
  label: string;
  /** The list of the vocabulary that its codes are in. */
  list?: string;
  required?: boolean;
}

const COMMON: Asked[] = [
  { path: "attribution.0.name", label: "Who says so (empty: the report itself)" },
  { path: "when.start", label: "Happened on, or from" },
  { path: "when.end", label: "Until" },
  { path: "where.0.name", label: "Place" },
];
const BODY: Record<Kind, Asked[]> = {
  toll: [
    { path: "toll.outcome", label: "Outcome", list: "outcomes", required: true },
    { path: "toll.count.min", label: "At least" },
    { path: "toll.count.max", label: "At most" },
    { path: "toll.count.best", label: "About" },
    { path: "toll.victims.status", label: "Status of the victims", list: "statuses" },
    { path: "toll.victims.side", label: "Side of the victims" },
    { path: "toll.scope", label: "Scope", list: "scopes" },
    { path: "toll.as_of", label: "Total as of" },
  ],
  event: [
    { path: "event.mode", label: "What was done", list: "modes", required: true },
    { path: "event.actors.0.name", label: "By whom" },
    { path: "event.targets.0.name", label: "To whom" },
    { path: "event.means", label: "Weapon or means" },
  ],
  control: [
    { path: "control.change", label: "Change", list: "changes", required: true },
    { path: "control.by.name", label: "Who holds it after", required: true },
    { path: "control.from.name", label: "Who lost it" },
  ],
  statement: [
    { path: "statement.type", label: "Kind of statement", list: "event_types", required: true },
    { path: "statement.speakers.0.name", label: "Speaker", required: true },
  ],
  silence: [
    { path: "silence.party.name", label: "Who won’t say", required: true },
    { path: "silence.about", label: "About what", required: true },
  ],
  media: [
    { path: "media.medium", label: "Medium", list: "mediums", required: true },
    { path: "media.credit", label: "Credit" },
    { path: "media.shows", label: "Shows" },
  ],
};

interface Props {
  document: string;
  text: string;
  /** A stretch of the text around what is looked at, and where it begins. */
  context: { content: string; start: number };
  selection: Range | null;
  onAdded: (card: Card) => void;
  onClose: () => void;
}

export function Missed({ document, text, context, selection, onAdded, onClose }: Props) {
  const box = useRef<HTMLTextAreaElement>(null);
  const [range, setRange] = useState<Range | null>(selection);
  const [kind, setKind] = useState<Kind>("toll");
  const [values, setValues] = useState<Record<string, unknown>>({});
  const [why, setWhy] = useState("");
  const [error, setError] = useState<ApiError | null>(null);
  // Text boxes turn line ends into one character; the same number of characters must stay.
  const shown = context.content.replaceAll("\r", " ");

  useEffect(() => {
    const area = box.current;
    if (!area) return;
    const at = selection ?? { start: context.start, end: context.start };
    const from = units(shown, at.start - context.start);
    area.setSelectionRange(from, units(shown, at.end - context.start));
    area.focus();
    // Browsers don't scroll a text box to what is selected in it; lines are of about one length.
    area.scrollTop = (area.scrollHeight * from) / Math.max(1, shown.length) - area.clientHeight / 3;
  }, []);

  const select = () => {
    const area = box.current;
    if (!area || area.selectionStart === area.selectionEnd) return;
    const points = (to: number) => context.start + Array.from(shown.slice(0, to)).length;
    setRange({ start: points(area.selectionStart), end: points(area.selectionEnd) });
  };
  const asked = [...BODY[kind], ...COMMON];
  const wanted = [...asked.map(({ path }) => path), ...Object.keys(values).filter((path) => path.startsWith("where.0."))];
  const fields = Object.fromEntries(wanted.flatMap((path) => (values[path] == null ? [] : [[path, values[path]]])));
  const missing = BODY[kind].filter((one) => one.required && values[one.path] == null);
  const counted = kind !== "toll" || ["min", "max", "best"].some((end) => values[`toll.count.${end}`] != null);
  const ready = range !== null && missing.length === 0 && counted;

  const save = async () => {
    if (!ready || !range) return;
    try {
      onAdded(await post<Card>("/api/claims", { document, text, start: range.start, end: range.end, kind, fields, why: why.trim() || null }));
    } catch (problem) {
      setError(asError(problem));
    }
  };
  const exact = range && Array.from(context.content).slice(range.start - context.start, range.end - context.start).join("");

  return (
    <Dialog
      title="Add a claim that the machine missed"
      wide
      onClose={onClose}
      onSubmit={() => void save()}
      actions={
        <>
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button primary" disabled={!ready}>
            Add the claim
          </button>
        </>
      }
    >
      <Labelled label="The report: select the words that make the claim" hint="By keyboard: hold Shift and use the arrow keys.">
        {(attributes) => (
          // Chromium moves no caret in a read-only box, so this one refuses changes instead.
          <textarea
            {...attributes}
            ref={box}
            class="input words passage"
            dir="auto"
            aria-readonly="true"
            spellcheck={false}
            value={shown}
            onBeforeInput={(event) => event.preventDefault()}
            onSelect={select}
            onKeyUp={select}
            onMouseUp={select}
          />
        )}
      </Labelled>
      <p role="status" class={exact ? "note" : "note warn"}>
        {exact ? <Words text={exact} quoted /> : "No words selected yet."}
      </p>
      <Labelled label="Kind of claim">
        {(attributes) => (
          <select {...attributes} class="input" value={kind} onChange={(event) => setKind(event.currentTarget.value as Kind)}>
            {Object.keys(BODY).map((code) => (
              <option key={code} value={code}>
                {vocabulary.value.kinds?.find((term) => term.code === code)?.label ?? code}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <div class="form-grid">
        {asked.map(({ path, label, list, required }) => (
          <Labelled key={`${kind}:${path}`} label={required ? `${label} (needed)` : label}>
            {(attributes) => (
              <Input
                {...attributes}
                field={{ path, label, value: null, options: list ? (vocabulary.value[list] ?? []).map((term) => term.code) : null }}
                value={values[path] ?? null}
                place={typeof values["where.0.id"] === "string" ? `in the gazetteer: ${values["where.0.id"]}` : null}
                onChange={(value) => setValues({ ...without(values, path), [path]: value })}
                onPlace={(place) => setValues({ ...values, ...chosen(path, place) })}
              />
            )}
          </Labelled>
        ))}
      </div>
      {!counted && <p class="small muted">A toll needs a number: at least, at most, or about.</p>}
      <Labelled label="Why (if it needs saying)">
        {(attributes) => <input {...attributes} class="input" dir="auto" value={why} onInput={(event) => setWhy(event.currentTarget.value)} />}
      </Labelled>
      {error && <Problem error={error} />}
    </Dialog>
  );
}

/** How many UTF-16 units the first `points` code points take. */
const units = (text: string, points: number): number => Array.from(text).slice(0, Math.max(0, points)).join("").length;
