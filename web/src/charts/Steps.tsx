/** The step chart in a page: drawn again when its width changes, with the shapes' key below. */

import { useEffect, useRef, useState } from "preact/hooks";

import type { SeriesAnswer } from "../api/seeing";
import { navigate } from "../state/route";
import { count } from "../ui/format";
import { Name } from "../ui/words";
import { claimHref, undecided } from "./Evidence";
import { FLAGS, hue, HUES } from "./figures";

type Series = SeriesAnswer["items"][number];

interface Props {
  series: Series[];
  states: SeriesAnswer["states"];
  title: string;
  last: string | null;
}

export function Steps({ series, states, title, last }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    let drawn = 0;
    const draw = async () => {
      const { stepChart } = await import("./steps");
      const element = place.current;
      if (gone || !element) return;
      const width = Math.max(280, element.clientWidth);
      if (width === drawn) return;
      drawn = width;
      const onPoint = (claim: string) => navigate(claimHref(claim));
      element.replaceChildren(stepChart({ series, states, width, title, last, onPoint }));
    };
    const watcher = new ResizeObserver(() => {
      draw().catch((error: unknown) => setProblem(String(error)));
    });
    if (place.current) watcher.observe(place.current);
    return () => {
      gone = true;
      watcher.disconnect();
    };
  }, [series, states, title, last]);

  const flags = new Set(series.flatMap((one) => one.points.flatMap((point) => point.flag ?? [])));
  return (
    <figure class="chart">
      <div class="chart-place" ref={place} />
      {problem && <p class="note bad">The chart could not be drawn: {problem}. The table has every figure.</p>}
      <figcaption class="small muted">
        <ul class="key">
          {series.map((one, index) => (
            <li key={one.id}>
              <Shape index={index} proposed={isProposed(one, states)} /> <Name>{one.claimant.name}</Name>
              <span class="figures">{one.points.length > 0 && `, last ${count(one.points.at(-1)!)}`}</span>
              {isProposed(one, states) && " (proposed)"}
            </li>
          ))}
        </ul>
        <ul class="key">
          {[...flags].map((flag) => (
            <li key={flag}>
              <b aria-hidden="true">{FLAGS[flag]?.sign}</b> <b>{FLAGS[flag]?.name}</b>: {FLAGS[flag]?.meaning}
            </li>
          ))}
          <li>
            <b aria-hidden="true">↑</b> at least · <b aria-hidden="true">↓</b> up to · hollow: about, or (dashed) proposed · band: a range · thin dots: no newer figure
          </li>
        </ul>
      </figcaption>
    </figure>
  );
}

const PATHS = [
  "M4 0A4 4 0 1 1-4 0A4 4 0 1 1 4 0Z",
  "M-3.6-3.6H3.6V3.6H-3.6Z",
  "M0-4.6L4.2 3H-4.2Z",
  "M0-5L4 0L0 5L-4 0Z",
  "M0-5L1.3-1.6L4.8-1.5L2 .7L3 4L0 2L-3 4L-2 .7L-4.8-1.5L-1.3-1.6Z",
  "M-1.5 4.5V.9L-4.6-.9L-3.1-3.5L0-1.7L3.1-3.5L4.6-.9L1.5.9V4.5Z",
  "M-4-4L4 4M-4 4L4-4",
  "M0-5V5M-5 0H5",
];

const isProposed = (series: Series, states: SeriesAnswer["states"]): boolean => series.points.every((point) => undecided(states[point.claim]));

/** The shape and colour of a claimant, as in the chart. */
function Shape({ index, proposed }: { index: number; proposed: boolean }) {
  const stroked = index % HUES > 5;
  const colour = proposed ? "var(--proposed)" : hue(index);
  return (
    <svg class="shape" viewBox="-6 -6 12 12" width="12" height="12" aria-hidden="true">
      <path d={PATHS[index % HUES]} fill={stroked || proposed ? "none" : colour} stroke={colour} stroke-width="1.6" />
    </svg>
  );
}
