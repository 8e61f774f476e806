/** Coding blind: the words, and what the coder makes of them; no proposal, no other coder's answer. */

import { useEffect, useRef, useState } from "preact/hooks";

import { post } from "../api/client";
import type { Code, NextUnit } from "../api/coding";
import { asError, useResource } from "../api/use";
import { word } from "../state/session";
import { Busy, Empty, Labelled, Problem } from "../ui/bits";
import { number } from "../ui/format";
import { CodeInput, Passage } from "./unit";

export function Blind({ sample }: { sample: string }) {
  const path = `/api/coding/samples/${encodeURIComponent(sample)}`;
  const next = useResource<NextUnit>(`${path}/next`);
  const [codes, setCodes] = useState<Record<string, Code | undefined>>({});
  const [why, setWhy] = useState("");
  const [error, setError] = useState<Error | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const unit = next.data;

  useEffect(() => {
    setCodes({});
    setWhy("");
    form.current?.querySelector<HTMLElement>("select, input")?.focus();
  }, [unit?.claim]);

  if (next.error) return <Problem error={next.error} retry={next.reload} />;
  if (!unit) return <Busy what="Fetching the next claim" />;
  if (!unit.claim)
    return (
      <Empty title="You have coded the whole sample">
        <p>{number(unit.done)} claims. Thank you; whoever adjudicates sees where coders differ.</p>
      </Empty>
    );

  // Words that make no such claim have no values to code.
  const none = codes.claim === "no";
  const asked = [...unit.fields].sort((a, b) => Number(b.path === "claim") - Number(a.path === "claim"));
  const fields = none ? asked.filter((field) => field.path === "claim") : asked;
  const open = fields.filter((field) => field.options && codes[field.path] === undefined);
  const save = async () => {
    if (open.length) return;
    try {
      const said = Object.fromEntries(fields.map(({ path: at }) => [at, codes[at] ?? null]));
      await post(`${path}/codes`, { claim: unit.claim, codes: said, why: why.trim() || null });
      setError(null);
      next.reload();
    } catch (problem) {
      setError(asError(problem));
    }
  };

  return (
    <div class="coding">
      <section class="panel" aria-label="The words">
        <header>
          <h2 class="grow">A claim of the kind “{word("kinds", unit.kind ?? "")}”</h2>
          <span class="muted figures" role="status">
            {number(unit.done)} of {number(unit.of)} done
          </span>
        </header>
        <div class="body">
          <Passage unit={unit} />
        </div>
      </section>
      <section class="panel" aria-label="Your codes">
        <form
          ref={form}
          class="body stack"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          {fields.map((field) => (
            <Labelled key={`${unit.claim}:${field.path}`} label={field.label}>
              {({ id }) => <CodeInput id={id} field={field} value={codes[field.path]} onChange={(value) => setCodes((now) => ({ ...now, [field.path]: value }))} />}
            </Labelled>
          ))}
          <Labelled label="A remark (if it needs saying)">
            {(attributes) => <input {...attributes} class="input" dir="auto" value={why} onInput={(event) => setWhy(event.currentTarget.value)} />}
          </Labelled>
          {error && <Problem error={error} />}
          <div class="row">
            <button type="submit" class="button primary" disabled={open.length > 0}>
              Save and go on
            </button>
            {open.length > 0 && <span class="small muted">{open.length === 1 ? "one answer is open" : `${open.length} answers are open`}</span>}
          </div>
        </form>
      </section>
    </div>
  );
}
