/**
 * Incidents in time: a bar each, as long as the days are known by, or how many where they are too
 * many to draw. Zooms and moves by keyboard, buttons and wheel with Ctrl.
 */

import { useEffect, useRef, useState } from "preact/hooks";

import type { TimelineAnswer, TimelineItem } from "../api/seeing";
import { navigate } from "../state/route";
import { word } from "../state/session";
import { day, number, plural } from "../ui/format";
import { visible } from "../ui/plain";
import { incidentHref } from "./Evidence";
import { capital, DAY_MS, iso, range, ticks, time, within } from "./figures";
import { lanes } from "./lanes";

const LEFT = 8;
const RIGHT = 8;
const TOP = 26;
const LANE = 24;
const BAR = 12;
/** A letter of a label is about so wide. */
const LETTER = 6.6;
const COUNTS_HEIGHT = 180;

export interface Window {
  from: string;
  to: string;
}

interface Props {
  answer: TimelineAnswer;
  shown: Window;
  /** All there is, to which `0` goes back. */
  whole: Window;
  onWindow: (next: Window) => void;
}

export function Timeline({ answer, shown, whole, onWindow }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const from = time(shown.from);
  const to = time(shown.to) + DAY_MS;
  const inner = width - LEFT - RIGHT;
  const x = (at: number) => LEFT + ((at - from) / (to - from)) * inner;

  const zoom = (factor: number, at = 0.5) => onWindow(zoomed(shown, whole, factor, at));
  const move = (share: number) => onWindow(moved(shown, whole, share));
  const keys = (event: KeyboardEvent) => {
    const act: Record<string, () => void> = {
      "+": () => zoom(0.5),
      "=": () => zoom(0.5),
      "-": () => zoom(2),
      ArrowLeft: () => move(-0.25),
      ArrowRight: () => move(0.25),
      "0": () => onWindow(whole),
    };
    const todo = act[event.key];
    if (!todo || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    todo();
  };
  const several = answer.items.length < answer.total - answer.undated;
  return (
    <div class="timeline" onKeyDown={keys}>
      <div class="row wrap controls">
        <div class="row" role="group" aria-label="Zoom and move">
          <button type="button" class="button small" onClick={() => zoom(0.5)} aria-label="Zoom in" aria-keyshortcuts="+">
            +
          </button>
          <button type="button" class="button small" onClick={() => zoom(2)} aria-label="Zoom out" aria-keyshortcuts="-">
            −
          </button>
          <button type="button" class="button small" onClick={() => move(-0.25)} aria-label="Earlier" aria-keyshortcuts="ArrowLeft">
            ←
          </button>
          <button type="button" class="button small" onClick={() => move(0.25)} aria-label="Later" aria-keyshortcuts="ArrowRight">
            →
          </button>
          <button type="button" class="button small" onClick={() => onWindow(whole)} aria-keyshortcuts="0">
            All days
          </button>
        </div>
        <span class="small muted figures" role="status">
          {day(shown.from)} – {day(shown.to)}
        </span>
        <span class="small muted keys-hint">
          <kbd>+</kbd> <kbd>−</kbd> zoom, <kbd>←</kbd> <kbd>→</kbd> move, <kbd>0</kbd> all
        </span>
      </div>
      <div
        class="timeline-place"
        ref={place}
        tabIndex={0}
        role="group"
        aria-label={`Timeline, ${day(shown.from)} to ${day(shown.to)}, ${plural(answer.total - answer.undated, "incident")}. Plus and minus zoom, arrows move, zero shows all days.`}
        onWheel={(event) => {
          if (!event.ctrlKey || !place.current) return;
          event.preventDefault();
          const box = place.current.getBoundingClientRect();
          zoom(event.deltaY < 0 ? 0.7 : 1.4, (event.clientX - box.left) / box.width);
        }}
      >
        {width > 0 &&
          (several ? (
            <Counts answer={answer} x={x} width={width} from={from} to={to} onWindow={onWindow} />
          ) : (
            <Bars items={answer.items} x={x} width={width} from={from} to={to} />
          ))}
      </div>
    </div>
  );
}

function useWidth(place: { current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const watcher = new ResizeObserver(() => setWidth(place.current?.clientWidth ?? 0));
    if (place.current) watcher.observe(place.current);
    return () => watcher.disconnect();
  }, []);
  return width;
}

interface Frame {
  x: (at: number) => number;
  width: number;
  from: number;
  to: number;
}

function Grid({ x, width, from, to, height }: Frame & { height: number }) {
  return (
    <g class="grid" aria-hidden="true">
      {ticks(from, to - DAY_MS, Math.max(2, Math.floor(width / 110))).map((tick) => (
        <g key={tick.at}>
          <line x1={x(tick.at)} x2={x(tick.at)} y1={TOP - 6} y2={height} />
          <text x={x(tick.at)} y={14} text-anchor={x(tick.at) < 30 ? "start" : x(tick.at) > width - 30 ? "end" : "middle"}>
            {tick.text}
          </text>
        </g>
      ))}
    </g>
  );
}

/** A link per incident, in the order of time; the bar's length says how well its days are known. */
function Bars({ items, ...frame }: Frame & { items: TimelineItem[] }) {
  const sorted = [...items].sort((one, other) => one.when.start.localeCompare(other.when.start) || one.when.end.localeCompare(other.when.end));
  const { placed, count } = lanes(
    sorted,
    (item) => [frame.x(time(item.when.start)), frame.x(time(item.when.end) + DAY_MS)],
    (item) => nameOf(item).length * LETTER + 10,
    { left: LEFT, width: frame.width - LEFT - RIGHT, least: 8 },
  );
  const height = TOP + count * LANE + 8;
  return (
    <svg class="timeline-chart" width={frame.width} height={height} role="list" aria-label="Incidents in the order of time">
      <Grid {...frame} height={height} />
      {placed.map(({ item, lane, x, width, before, room }) => (
        <g role="listitem" key={item.id}>
          <a
            href={incidentHref(item.id)}
            onClick={(event) => {
              // Links within SVG are not followed by the page's own navigation.
              if (event.metaKey || event.ctrlKey || event.shiftKey) return;
              event.preventDefault();
              navigate(incidentHref(item.id));
            }}
          >
            {/* Names the link, too: an aria-label beside cut-off words would say something else than they do. */}
            <title>{`${nameOf(item)}; ${within(item.when)}; ${item.grade}${item.state === "proposed" ? "; proposed" : ""}`}</title>
            <rect class={look(item)} x={x} y={TOP + lane * LANE + (LANE - BAR) / 2} width={width} height={BAR} rx={2} />
            <text
              class={item.state === "proposed" ? "undecided" : undefined}
              x={before ? x - 6 : x + width + 6}
              y={TOP + lane * LANE + LANE / 2 + 4}
              text-anchor={before ? "end" : "start"}
            >
              {fitting(nameOf(item), room)}
            </text>
          </a>
        </g>
      ))}
    </svg>
  );
}

/** As many whole parts of a label as have room: half a figure would be another figure. */
function fitting(text: string, room: number): string {
  const most = Math.floor((room - 8) / LETTER);
  const [named = ""] = text.split(" · ");
  const [what = ""] = named.split(", ");
  return [text, named, what].find((part) => part.length <= most) ?? "";
}

const look = (item: TimelineItem): string =>
  ["bar", item.when.start === item.when.end ? "exact" : "vague", item.state === "proposed" ? "undecided" : ""].join(" ");

function nameOf(item: TimelineItem): string {
  const what = [capital(item.kind === "other" ? "incident" : item.kind), visible([...new Set(item.where)][0] ?? "")].filter(Boolean).join(", ");
  const toll = tollOf(item);
  return toll ? `${what} · ${toll}` : what;
}

/** The deadliest toll in brief. */
function tollOf(item: TimelineItem): string {
  const killed = item.tolls.find((toll) => toll.outcome === "killed" && toll.subset_of === null) ?? item.tolls[0];
  return killed ? `${range({ ...killed, best: null })} ${word("outcomes", killed.outcome)}` : "";
}

/** So many that they are counted: a column leads into its days. */
function Counts({ answer, x, width, from, to, onWindow }: Frame & { answer: TimelineAnswer; onWindow: (next: Window) => void }) {
  const most = Math.max(1, ...answer.bins.map((bin) => bin.incidents));
  const base = TOP + COUNTS_HEIGHT;
  const y = (n: number) => base - (n / most) * (COUNTS_HEIGHT - 12);
  const seen = answer.bins.filter((bin) => time(bin.end) >= from && time(bin.start) < to);
  return (
    <svg class="timeline-chart" width={width} height={base + 6} role="list" aria-label={`Incidents by ${answer.unit}`}>
      <Grid x={x} width={width} from={from} to={to} height={base} />
      <text class="axis" x={LEFT} y={TOP + 4} aria-hidden="true">
        {number(most)} a {answer.unit}
      </text>
      {seen.map((bin) => {
        const left = x(time(bin.start));
        const wide = Math.max(2, x(time(bin.end) + DAY_MS) - left - 1);
        const told = `${day(bin.start)}${bin.end === bin.start ? "" : ` – ${day(bin.end)}`}: ${plural(bin.incidents, "incident")}${bin.proposed ? `, ${bin.proposed} of them proposed` : ""}`;
        const open = () => onWindow({ from: iso(time(bin.start)), to: iso(Math.max(time(bin.end), time(bin.start) + 6 * DAY_MS)) });
        return (
          <g role="listitem" key={bin.start}>
            <g
              role="button"
              tabIndex={0}
              class="bin"
              aria-label={`${told}. Zoom in.`}
              onClick={open}
              onKeyDown={(event) => {
                if (event.key !== "Enter" && event.key !== " ") return;
                event.preventDefault();
                open();
              }}
            >
              <title>{told}</title>
              <rect class="hit" x={left} y={TOP} width={wide} height={COUNTS_HEIGHT} />
              <rect class="bar exact" x={left} y={y(bin.incidents - bin.proposed)} width={wide} height={base - y(bin.incidents - bin.proposed)} />
              {bin.proposed > 0 && (
                <rect class="bar undecided" x={left} y={y(bin.incidents)} width={wide} height={y(bin.incidents - bin.proposed) - y(bin.incidents)} />
              )}
            </g>
          </g>
        );
      })}
    </svg>
  );
}

const length = (window: Window): number => (time(window.to) - time(window.from)) / DAY_MS + 1;

/** The window made longer or shorter around a place in it (0 left, 1 right). */
export function zoomed(shown: Window, whole: Window, factor: number, at: number): Window {
  const long = length(shown);
  const next = Math.round(Math.max(Math.min(5, length(whole)), Math.min(length(whole), long * factor)));
  const start = time(shown.from) + Math.round((long - next) * at) * DAY_MS;
  return held(start, next, whole);
}

/** The window moved by a share of its length. */
export function moved(shown: Window, whole: Window, share: number): Window {
  const long = length(shown);
  return held(time(shown.from) + Math.sign(share) * Math.max(1, Math.round(long * Math.abs(share))) * DAY_MS, long, whole);
}

function held(start: number, long: number, whole: Window): Window {
  const last = time(whole.to) - (long - 1) * DAY_MS;
  const from = Math.max(time(whole.from), Math.min(start, last));
  return { from: iso(from), to: iso(from + (long - 1) * DAY_MS) };
}
