/** When incidents happened, with how well their days are known. */

import { useEffect, useRef } from "preact/hooks";

import { useSeen } from "../api/pages";
import type { TimelineAnswer } from "../api/seeing";
import { Counted } from "../charts/Counted";
import { iso, time, DAY_MS } from "../charts/figures";
import { Timeline, type Window } from "../charts/Timeline";
import { filterQuery, linkTo } from "../state/filters";
import { params, setParams } from "../state/route";
import { Busy, Empty, PageHead, Problem } from "../ui/bits";
import { plural } from "../ui/format";
import "../styles/seeing.css";

export default function TimelinePage() {
  const zoom = params.value.get("days");
  const [from, to] = zoom?.split("..") ?? [];
  const query = new URLSearchParams(filterQuery.value);
  if (from && to) {
    // What is filtered by day stays filtered: the narrower of both holds.
    query.set("from", [from, query.get("from") ?? ""].sort().at(-1)!);
    query.set("to", [to, query.get("to") || to].sort()[0]!);
  }
  const { data, error, reload } = useSeen<TimelineAnswer>("/api/timeline", query);
  // The extent of everything, as first seen with these filters: zooming asks for less.
  const filtered = filterQuery.value.toString();
  const whole = useRef<{ key: string; window: Window } | null>(null);
  const extent = useSeen<TimelineAnswer>(zoom ? "/api/timeline" : null, filterQuery.value);
  useEffect(() => {
    whole.current = null;
  }, [filtered]);
  const all = zoom ? extent.data : data;
  if (all) whole.current = extentOf(all) && { key: filtered, window: extentOf(all)! };
  const window = whole.current?.window;
  return (
    <div class="page">
      <PageHead title="Timeline">
        <p>When incidents happened. A short bar is a known day; a long pale one the days between which it lies.</p>
      </PageHead>
      <Counted view={data?.view} />
      {error && <Problem error={error} retry={reload} />}
      {!data && !error && <Busy />}
      {data && !window && !zoom && (
        <Empty title="Nothing to draw">
          <p>No incident that fits has a day.</p>
        </Empty>
      )}
      {data && window && (
        <section class="panel" aria-label="Timeline">
          <div class="body">
            <Timeline
              answer={data}
              whole={window}
              shown={from && to ? { from, to } : window}
              onWindow={(next) => setParams({ days: next.from === window.from && next.to === window.to ? null : `${next.from}..${next.to}` })}
            />
          </div>
        </section>
      )}
      {data && (
        <p class="small muted">
          {data.undated > 0 && `${plural(data.undated, "incident")} without a day ${data.undated === 1 ? "is" : "are"} not drawn. `}
          <a href={linkTo("/incidents", { sort: "day" })}>All incidents in a table</a>
        </p>
      )}
    </div>
  );
}

/** The days that the bins or items reach over, with a little room. */
function extentOf(answer: TimelineAnswer): Window | null {
  const starts = [...answer.bins.map((bin) => bin.start), ...answer.items.map((item) => item.when.start)].sort();
  const ends = [...answer.bins.map((bin) => bin.end), ...answer.items.map((item) => item.when.end)].sort();
  if (!starts.length) return null;
  const span = time(ends.at(-1)!) - time(starts[0]!);
  const room = Math.max(1, Math.round((span / DAY_MS) * 0.02)) * DAY_MS;
  return { from: iso(time(starts[0]!) - room), to: iso(time(ends.at(-1)!) + room) };
}
