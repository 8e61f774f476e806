/** Where coders differ, and only there: what each said, side by side, and what is to hold. */

import { useId, useState } from "preact/hooks";

import { post } from "../api/client";
import type { Code, Difference } from "../api/coding";
import { asError, useResource } from "../api/use";
import { linkTo } from "../state/filters";
import { Busy, Empty, Labelled, Problem } from "../ui/bits";
import { moment, plural } from "../ui/format";
import { say } from "../ui/toast";
import { Name } from "../ui/words";
import { CodeInput, codeText, Passage } from "./unit";

export function Adjudicate({ sample }: { sample: string }) {
  const path = `/api/coding/samples/${encodeURIComponent(sample)}`;
  const found = useResource<{ items: Difference[]; total: number }>(`${path}/disagreements`);
  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  if (!found.data) return <Busy what="Comparing" />;
  const open = found.data.items.filter((item) => !item.adjudicated);
  const settled = found.data.items.filter((item) => item.adjudicated);
  return (
    <div class="stack">
      <p role="status">{open.length ? `${plural(open.length, "claim")} to settle.` : "Nothing is left to settle."}</p>
      {!found.data.items.length && <Empty title="No disagreement so far">Coders agree on everything that at least two of them have coded.</Empty>}
      {open.map((item) => (
        <One key={item.claim} item={item} path={path} onDone={found.reload} />
      ))}
      {settled.length > 0 && (
        <details>
          <summary>{plural(settled.length, "claim")} settled</summary>
          <div class="stack settled">
            {settled.map((item) => (
              <One key={item.claim} item={item} path={path} onDone={found.reload} />
            ))}
          </div>
        </details>
      )}
    </div>
  );
}

function One({ item, path, onDone }: { item: Difference; path: string; onDone: () => void }) {
  const coders = Object.keys(item.codes);
  const [chosen, setChosen] = useState<Record<string, Code | undefined>>(item.adjudicated?.codes ?? {});
  const [why, setWhy] = useState("");
  const id = useId();
  const fields = item.fields.filter((field) => item.differing.includes(field.path));
  const ready = fields.every((field) => chosen[field.path] !== undefined);
  const save = async () => {
    try {
      const codes = Object.fromEntries(fields.map((field) => [field.path, chosen[field.path] ?? null]));
      await post(`${path}/adjudications`, { claim: item.claim, codes, why: why.trim() || null });
      say("Settled.");
      onDone();
    } catch (problem) {
      say(asError(problem).message, { bad: true });
    }
  };
  return (
    <section class="panel" aria-label={`Disagreement about ${item.kind}`}>
      <form
        class="body stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void save();
        }}
      >
        <Passage unit={item} />
        <div class="table-scroll">
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Field</th>
                {coders.map((coder) => (
                  <th scope="col" key={coder}>
                    <Name>{coder}</Name>
                  </th>
                ))}
                <th scope="col">Holds</th>
              </tr>
            </thead>
            <tbody>
              {fields.map((field) => (
                <tr key={field.path}>
                  <th scope="row">
                    <label for={`${id}-${field.path}`}>{field.label}</label>
                  </th>
                  {coders.map((coder) => {
                    const value = item.codes[coder]?.[field.path];
                    return (
                      <td key={coder}>
                        <button
                          type="button"
                          class="button small"
                          aria-pressed={value !== undefined && chosen[field.path] === value}
                          disabled={value === undefined}
                          onClick={() => setChosen({ ...chosen, [field.path]: value })}
                        >
                          {codeText(field.path, value)}
                        </button>
                      </td>
                    );
                  })}
                  <td>
                    <CodeInput id={`${id}-${field.path}`} field={field} value={chosen[field.path]} onChange={(value) => setChosen({ ...chosen, [field.path]: value })} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {Object.entries(item.whys).map(
          ([coder, said]) =>
            said && (
              <p class="small" key={coder}>
                <Name>{coder}</Name>: “<Name>{said}</Name>”
              </p>
            ),
        )}
        <div class="row wrap end">
          <div class="grow">
            <Labelled label="Why">{(attributes) => <input {...attributes} class="input" dir="auto" value={why} onInput={(event) => setWhy(event.currentTarget.value)} />}</Labelled>
          </div>
          <button type="submit" class="button primary" disabled={!ready}>
            {item.adjudicated ? "Settle again" : "Settle"}
          </button>
          <a class="button" href={linkTo("/review", { claim: item.claim ?? "" })}>
            Open the claim
          </a>
        </div>
        {item.adjudicated && (
          <p class="small muted">
            Settled by <Name>{item.adjudicated.who}</Name>, {moment(item.adjudicated.when)}. The claim itself changes only by a decision in review.
          </p>
        )}
      </form>
    </section>
  );
}
