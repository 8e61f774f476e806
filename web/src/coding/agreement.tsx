/** How far coders agree: Krippendorff's alpha, field by field. */

import type { Agreement } from "../api/coding";
import { useResource } from "../api/use";
import { Busy, Empty, Problem } from "../ui/bits";
import { number } from "../ui/format";
import { Table } from "../ui/table";

export function Agreements({ sample }: { sample: string }) {
  const found = useResource<{ items: Agreement[]; coders: string[]; units: number }>(`/api/coding/samples/${encodeURIComponent(sample)}/agreement`);
  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  if (!found.data) return <Busy what="Working out the agreement" />;
  const { items, coders, units } = found.data;
  if (!items.length) return <Empty title="Nothing is coded yet" />;
  return (
    <div class="stack">
      <p class="prose">
        {number(units)} claims coded by {coders.join(", ") || "nobody"}. α is 1 where coders always agree and 0 where they agree as often as chance would have it.
        Krippendorff asks for .800, and for .667 where conclusions may be tentative (<cite>Content Analysis</cite>, 2004).
      </p>
      <section class="panel">
        <Table
          caption="Krippendorff’s alpha by field"
          items={items}
          keyOf={(one) => one.field}
          columns={[
            { name: "Field", cell: (one) => one.label },
            { name: "α", number: true, cell: (one) => <Alpha value={one.alpha} /> },
            { name: "Same answer", number: true, cell: (one) => (one.same === null ? "–" : `${Math.round(one.same * 100)} %`) },
            { name: "Claims", number: true, cell: (one) => number(one.units) },
            { name: "Answers", number: true, cell: (one) => number(one.values) },
            { name: "α with the machine as one more coder", number: true, cell: (one) => <Alpha value={one.machine} /> },
            { name: "Scale", cell: (one) => one.scale },
          ]}
        />
      </section>
    </div>
  );
}

function Alpha({ value }: { value: number | null }) {
  if (value === null) return <span class="muted" title="All answers are the same, or too few: alpha is not defined">not defined</span>;
  const told = value >= 0.8 ? "" : value >= 0.667 ? " tentative" : " too low";
  return (
    <span>
      {value.toFixed(3)}
      {told && <span class="small muted">{told}</span>}
    </span>
  );
}
