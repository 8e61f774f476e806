/** Double coding: samples that several people code blind, how far they agree, and what is settled. */

import { useState } from "preact/hooks";

import "../styles/working.css";
import { post } from "../api/client";
import type { Sample } from "../api/coding";
import { asError, useResource } from "../api/use";
import { Adjudicate } from "../coding/adjudicate";
import { Agreements } from "../coding/agreement";
import { Blind } from "../coding/blind";
import type { PageProps } from "../routes";
import { linkTo } from "../state/filters";
import { params, setParams } from "../state/route";
import { can, vocabulary } from "../state/session";
import { Busy, Empty, Labelled, PageHead, Problem } from "../ui/bits";
import { Dialog } from "../ui/dialog";
import { moment, number, plural } from "../ui/format";
import { Table } from "../ui/table";
import { Tabs } from "../ui/tabs";
import { Name } from "../ui/words";

export default function Coding({ id }: PageProps) {
  return id ? <OneSample id={id} /> : <Samples />;
}

function OneSample({ id }: { id: string }) {
  const found = useResource<{ items: Sample[] }>("/api/coding/samples");
  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  if (!found.data) return <Busy />;
  const sample = found.data.items.find((one) => one.id === id);
  if (!sample) return <Empty title="There is no such sample" />;
  const tabs = [
    ...(can("code") ? [{ id: "code", label: "Code", content: () => <Blind sample={id} /> }] : []),
    ...(can("adjudicate")
      ? [
          { id: "agreement", label: "Agreement", content: () => <Agreements sample={id} /> },
          { id: "disagreements", label: "Disagreements", content: () => <Adjudicate sample={id} /> },
        ]
      : []),
  ];
  return (
    <div class="page">
      <PageHead title={sample.name ?? `Sample of ${plural(sample.size, "claim")}`}>
        <p>
          Drawn by <Name>{sample.who}</Name>, {moment(sample.when)}; {plural(sample.size, "claim")}, seed <code>{sample.seed}</code>
        </p>
      </PageHead>
      <Tabs label="Work on this sample" tabs={tabs} selected={params.value.get("tab") ?? "code"} onSelect={(tab) => setParams({ tab: tab === "code" ? null : tab })} />
    </div>
  );
}

function Samples() {
  const found = useResource<{ items: Sample[] }>("/api/coding/samples");
  const [drawing, setDrawing] = useState(false);
  const samples = found.data?.items;
  return (
    <div class="page">
      <PageHead title="Double coding">
        <p>Several people code the same claims, each without seeing what the machine or anybody else says. Where they differ, somebody settles it.</p>
      </PageHead>
      {can("adjudicate") && (
        <p>
          <button type="button" class="button primary" onClick={() => setDrawing(true)}>
            Draw a sample …
          </button>
        </p>
      )}
      {found.error && <Problem error={found.error} retry={found.reload} />}
      {!samples && !found.error && <Busy />}
      {samples && !samples.length && <Empty title="No sample has been drawn">A sample is drawn once and kept; the same seed draws the same claims.</Empty>}
      {samples && samples.length > 0 && (
        <section class="panel">
          <Table
            caption="Samples"
            items={samples}
            keyOf={(one) => one.id}
            columns={[
              {
                name: "Sample",
                cell: (one) => (
                  <a href={linkTo(`/coding/${encodeURIComponent(one.id)}`)}>
                    <Name>{one.name ?? `Sample of ${one.size}`}</Name>
                  </a>
                ),
              },
              { name: "Claims", number: true, cell: (one) => number(one.size) },
              { name: "Drawn", cell: (one) => <span class="figures nowrap">{moment(one.when)}</span> },
              { name: "By", cell: (one) => <Name>{one.who}</Name> },
              {
                name: "Coded",
                cell: (one) =>
                  Object.entries(one.done).map(([who, n]) => (
                    <span class="block figures" key={who}>
                      <Name>{who}</Name> {number(n)}
                    </span>
                  )),
              },
              { name: "Settled", number: true, cell: (one) => number(one.adjudicated) },
            ]}
          />
        </section>
      )}
      {drawing && (
        <Draw
          onClose={() => setDrawing(false)}
          onDrawn={() => {
            setDrawing(false);
            found.reload();
          }}
        />
      )}
    </div>
  );
}

function Draw({ onClose, onDrawn }: { onClose: () => void; onDrawn: () => void }) {
  const [name, setName] = useState("");
  const [size, setSize] = useState(50);
  const [kind, setKind] = useState("toll");
  const [coders, setCoders] = useState("");
  const [seed, setSeed] = useState("");
  const [error, setError] = useState<Error | null>(null);
  const draw = async () => {
    try {
      const names = coders.split(",").map((one) => one.trim()).filter(Boolean);
      await post("/api/coding/samples", { size, name: name.trim() || null, seed: seed.trim() || null, coders: names, filter: kind ? { kind: [kind] } : {} });
      onDrawn();
    } catch (problem) {
      setError(asError(problem));
    }
  };
  return (
    <Dialog
      title="Draw a sample"
      onClose={onClose}
      onSubmit={() => void draw()}
      actions={
        <>
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button primary">
            Draw
          </button>
        </>
      }
    >
      <Labelled label="Name">
        {(attributes) => <input {...attributes} class="input" dir="auto" placeholder="e.g. tolls, first month" value={name} onInput={(event) => setName(event.currentTarget.value)} />}
      </Labelled>
      <div class="form-grid">
        <Labelled label="Claims">
          {(attributes) => (
            <input {...attributes} type="number" class="input" min={1} max={5000} required value={size} onInput={(event) => setSize(Number(event.currentTarget.value))} />
          )}
        </Labelled>
        <Labelled label="Kind">
          {(attributes) => (
            <select {...attributes} class="input" value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
              <option value="">all, in proportion</option>
              {(vocabulary.value.kinds ?? []).map((term) => (
                <option key={term.code} value={term.code}>
                  {term.label}
                </option>
              ))}
            </select>
          )}
        </Labelled>
      </div>
      <Labelled label="Coders" hint="Names with commas between; empty: whoever may code.">
        {(attributes) => <input {...attributes} class="input" value={coders} onInput={(event) => setCoders(event.currentTarget.value)} />}
      </Labelled>
      <Labelled label="Seed" hint="The same seed draws the same claims; empty: a new one.">
        {(attributes) => <input {...attributes} class="input" value={seed} onInput={(event) => setSeed(event.currentTarget.value)} />}
      </Labelled>
      {error && <Problem error={error} />}
    </Dialog>
  );
}
