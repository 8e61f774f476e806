/**
 * The "as of" slider: the day by which things were published that count. At its right end
 * everything counts and nothing stands in the address. "Known by" beside it is the other clock:
 * what the book itself had been given, and people had decided, by a day.
 */

import { useEffect, useRef, useState } from "preact/hooks";

import { filters, setFilters } from "../state/filters";
import { day } from "../ui/format";
import { DAY_MS, iso, time } from "./figures";

interface Props {
  /** The first and last day that something in the book was published. */
  first: string | null | undefined;
  last: string | null | undefined;
}

export function AsOf({ first, last }: Props) {
  const chosen = filters.value.as_of;
  const known = filters.value.known_by;
  const [shown, setShown] = useState<string | null>(null);
  const waiting = useRef<number>();
  useEffect(() => setShown(null), [chosen]);
  useEffect(() => () => clearTimeout(waiting.current), []);
  if (!first || !last || first >= last) return null;

  const from = time(first);
  const days = Math.round((time(last) - from) / DAY_MS);
  const now = shown ?? (chosen || last);
  const at = Math.max(0, Math.min(days, Math.round((time(now) - from) / DAY_MS)));
  const told = at === days && !chosen ? `${day(last)}, everything` : day(now);

  const choose = (index: number) => {
    const next = iso(from + Math.max(0, Math.min(days, index)) * DAY_MS);
    setShown(next);
    clearTimeout(waiting.current);
    // Views are asked for when the hand rests, not at every day that it passes.
    waiting.current = setTimeout(() => setFilters({ as_of: next === last ? "" : next }, { replace: true }), 250);
  };
  const keys = (event: KeyboardEvent) => {
    const far = Math.max(7, Math.round(days / 10));
    const move = { PageUp: far, PageDown: -far }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    choose(at + move);
  };
  return (
    <div class="as-of">
      <label>
        <span class="nowrap">As of</span>
        <input
          type="range"
          min={0}
          max={days}
          step={1}
          value={at}
          aria-label="As of: what was published by this day"
          aria-valuetext={told}
          onInput={(event) => choose(Number(event.currentTarget.value))}
          onKeyDown={keys}
        />
      </label>
      <output class={chosen ? "figures chosen" : "figures"}>{at === days ? `latest, ${day(last)}` : day(now)}</output>
      {chosen && (
        <button type="button" class="button small" onClick={() => setFilters({ as_of: "" })}>
          Latest
        </button>
      )}
      <label class="known-by">
        <span class="nowrap">known by</span>
        <input
          type="date"
          class="input"
          value={known}
          aria-label="Known by: what the book had by this day"
          onChange={(event) => setFilters({ known_by: event.currentTarget.value })}
        />
      </label>
    </div>
  );
}

export default AsOf;
