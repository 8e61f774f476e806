/**
 * Running totals as steps (Observable Plot): a figure stands until its claimant gives another.
 *
 * No line is drawn between two claimants. What stands on a proposal is grey and dashed; the part
 * after a claimant's last figure is thin. Claimants differ by shape and name as well as colour.
 */

import * as Plot from "@observablehq/plot";

import type { SeriesAnswer } from "../api/seeing";
import type { SeriesPoint } from "../api/types";
import { count, day, number } from "../ui/format";
import { visible } from "../ui/plain";
import { DAY_MS, drawnAt, FLAGS, hue, HUES, isCapped, isOpen, isRange, ticks, time } from "./figures";
import { undecided } from "./Evidence";

type Series = SeriesAnswer["items"][number];

export const SHAPES = ["circle", "square", "triangle", "diamond", "star", "wye", "times", "plus"] as const;

interface Mark extends SeriesPoint {
  at: number;
  y: number;
  until: number;
  colour: string;
  shape: (typeof SHAPES)[number];
  series: Series;
  proposed: boolean;
}

interface Corner {
  at: number;
  y: number;
  run: string;
  colour: string;
  proposed: boolean;
}

interface Options {
  series: Series[];
  states: SeriesAnswer["states"];
  width: number;
  title: string;
  /** The last day that things were published: lines go on to there. */
  last: string | null;
  onPoint: (claim: string) => void;
}

/** The chart as an element of its own; nothing in it needs a style element or attribute. */
export function stepChart({ series, states, width, title, last, onPoint }: Options): SVGSVGElement {
  const marks = series.flatMap((one, index) => marksOf(one, index, states, last));
  const first = Math.min(...marks.map((mark) => mark.at));
  const end = Math.max(...marks.map((mark) => mark.until));
  const room = Math.max(DAY_MS, (end - first) * 0.02);
  const most = Math.max(1, ...marks.flatMap((mark) => [mark.y, mark.max ?? 0]));
  const narrow = width < 600;
  const names = narrow ? [] : labels(series, marks, most);
  const chart = Plot.plot({
    width,
    height: Math.max(260, Math.min(440, Math.round(width * 0.46))),
    marginLeft: 52,
    marginRight: narrow ? 22 : 196,
    marginTop: 22,
    marginBottom: 30,
    ariaLabel: title,
    ariaDescription: `Steps of ${series.map((one) => visible(one.claimant.name)).join(", ")}. The table below has every figure.`,
    x: { domain: [first - room, end + (narrow ? room : 0)], type: "utc", label: null },
    y: { domain: [0, most * 1.08], label: "people", grid: true, ticks: 5, tickFormat: (n: number) => number(n), nice: true },
    color: { type: "identity" },
    symbol: { type: "identity" },
    marks: [
      Plot.axisX(
        ticks(first, end, narrow ? 4 : 8).map((tick) => new Date(tick.at)),
        { tickFormat: (at: Date) => tickText(at.getTime(), first, end, narrow) },
      ),
      Plot.ruleY([0], { className: "zero" }),
      bands(marks),
      ...lines(marks),
      ...bounds(marks, ((end - first) / width) * 26),
      Plot.dot(marks, {
        x: "at",
        y: "y",
        symbol: "shape",
        r: 3.6,
        stroke: (mark: Mark) => colourOf(mark),
        fill: (mark: Mark) => (mark.proposed || isApproximate(mark) ? "var(--surface)" : colourOf(mark)),
        strokeWidth: 1.4,
      }),
      Plot.text(
        marks.filter((mark) => mark.flag),
        {
          x: "at",
          y: "y",
          text: (mark: Mark) => FLAGS[mark.flag!]?.sign ?? "!",
          dy: -13,
          fill: "var(--ink)",
          stroke: "var(--surface)",
          strokeWidth: 4,
          fontSize: 13,
          fontWeight: 700,
        },
      ),
      Plot.text(names, {
        x: () => end,
        y: "place",
        text: "text",
        dx: 10,
        textAnchor: "start",
        fill: "colour",
        fontSize: 12,
        fontWeight: 600,
        lineWidth: 13,
      }),
      Plot.tip(marks, Plot.pointer({ x: "at", y: "y", title: told, maxRadius: 30 })),
    ],
  }) as SVGSVGElement & { value?: Mark };
  // Plot's own style element is not allowed here (content security policy); seeing.css has its rules.
  chart.querySelectorAll("style").forEach((element) => element.remove());
  // The drawing is one picture to a screen reader; names of its parts would only be in the way.
  chart.setAttribute("role", "img");
  chart.querySelectorAll("g[aria-label]").forEach((part) => {
    part.classList.add(`plot-${part.getAttribute("aria-label")!.replaceAll(" ", "-")}`);
    part.removeAttribute("aria-label");
    part.removeAttribute("aria-description");
  });
  chart.addEventListener("click", () => {
    if (chart.value) onPoint(chart.value.claim);
  });
  return chart;
}

const isApproximate = (mark: Mark): boolean => mark.best !== null && mark.min === null && mark.max === null;
const colourOf = (mark: { proposed: boolean; colour: string }): string => (mark.proposed ? "var(--proposed)" : mark.colour);

function marksOf(series: Series, index: number, states: SeriesAnswer["states"], last: string | null): Mark[] {
  return series.points.map((point, at) => ({
    ...point,
    at: time(point.as_of),
    y: drawnAt(point),
    until: time(series.points[at + 1]?.as_of ?? last ?? point.as_of),
    colour: hue(index),
    shape: SHAPES[index % HUES]!,
    series,
    proposed: undecided(states[point.claim]),
  }));
}

/** The corners of every step: across at the old figure, then up to the new one where it stands. */
function corners(marks: Mark[]): Corner[] {
  const found: Corner[] = [];
  let run = 0;
  marks.forEach((mark, index) => {
    const before = marks[index - 1];
    const same = before?.series === mark.series ? before : undefined;
    if (!same || same.proposed !== mark.proposed) run += 1;
    const line = { run: String(run), colour: colourOf(mark), proposed: mark.proposed };
    if (same) found.push({ at: mark.at, y: same.y, ...line });
    found.push({ at: mark.at, y: mark.y, ...line });
    const next = marks[index + 1];
    if (next?.series === mark.series) found.push({ at: next.at, y: mark.y, ...line });
  });
  return found;
}

function lines(marks: Mark[]) {
  const all = corners(marks);
  const after = marks.filter((mark, index) => marks[index + 1]?.series !== mark.series && mark.until > mark.at);
  const line = (some: Corner[], dash: string | undefined) =>
    Plot.line(some, { x: "at", y: "y", z: "run", stroke: "colour", strokeWidth: 2, ...(dash ? { strokeDasharray: dash } : {}) });
  return [
    line(all.filter((corner) => !corner.proposed), undefined),
    line(all.filter((corner) => corner.proposed), "5 4"),
    Plot.ruleY(after, { y: "y", x1: "at", x2: "until", stroke: colourOf, strokeWidth: 1, strokeOpacity: 0.7, strokeDasharray: "1 3" }),
  ];
}

/** Ranges as bands: the total lies somewhere within. */
function bands(marks: Mark[]) {
  return Plot.rect(
    marks.filter(isRange),
    { x1: "at", x2: "until", y1: "min", y2: "max", fill: (mark: Mark) => colourOf(mark), fillOpacity: 0.16 },
  );
}

/** Open ends as arrows: "at least" upward, "up to" downward. */
function bounds(marks: Mark[], apart: number) {
  const arrow = (some: Mark[], sign: string, dy: number) =>
    Plot.text(some, { x: "at", y: "y", text: () => sign, dy, fill: colourOf, fontSize: 13, fontWeight: 700 });
  return [
    arrow(spaced(marks.filter(isOpen), apart), "↑", -10),
    arrow(spaced(marks.filter(isCapped), apart), "↓", 11),
  ];
}

/** Those of a claimant that stand at least so far apart in time, and the last: arrows need room. */
function spaced(marks: Mark[], apart: number): Mark[] {
  let before: Mark | undefined;
  return marks.filter((mark, index) => {
    const same = before?.series === mark.series;
    const isLast = marks[index + 1]?.series !== mark.series;
    if (same && !isLast && mark.at - before!.at < apart) return false;
    before = mark;
    return true;
  });
}

/** The names at the ends of lines, moved apart so that none covers another. */
function labels(series: Series[], marks: Mark[], most: number) {
  const ends = series
    .map((one) => {
      const lastMark = marks.filter((mark) => mark.series === one).at(-1)!;
      return { text: `${visible(one.claimant.name)}\n${count(lastMark)}`, place: lastMark.y, colour: colourOf(lastMark) };
    })
    .sort((one, other) => one.place - other.place);
  // About a thirteenth of the height for a name of two lines.
  const gap = most / 8;
  ends.forEach((one, index) => {
    const below = ends[index - 1];
    if (below && one.place - below.place < gap) one.place = below.place + gap;
  });
  return ends;
}

function told(mark: Mark): string {
  const flag = mark.flag ? FLAGS[mark.flag] : undefined;
  return [
    visible(mark.series.claimant.name),
    `${day(mark.as_of)}: ${count(mark)}`,
    mark.increment !== null ? `${number(mark.increment)} more stated with it` : "",
    flag ? `${flag.sign} ${flag.name}` : "",
    mark.proposed ? "proposed, not decided" : "",
    `in ${visible(mark.document)} (click for the words)`,
  ]
    .filter(Boolean)
    .join("\n");
}

function tickText(at: number, first: number, end: number, narrow: boolean): string {
  return ticks(first, end, narrow ? 4 : 8).find((tick) => tick.at === at)?.text ?? "";
}
