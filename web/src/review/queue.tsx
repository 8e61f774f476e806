/** The queue: what is to be decided, the most important and most doubtful first. */

import { useEffect, useRef, useState } from "preact/hooks";

import type { Card, State } from "../api/types";
import type { Pages } from "../api/use";
import { filters, setFilters } from "../state/filters";
import { Busy, Doubt, Empty, Problem, stateName } from "../ui/bits";
import { Circumstances, Gist } from "../ui/claim";
import { number } from "../ui/format";

export const SORTS = [
  ["priority", "impact × doubt"],
  ["order", "as read"],
  ["newest", "newest first"],
] as const;

const STATES: State[] = ["proposed", "changed", "accepted", "edited", "rejected"];

interface Props {
  pages: Pages<Card>;
  counts: Partial<Record<State, number>>;
  current: string | null;
  skipped: ReadonlySet<string>;
  sort: string;
  onSort: (sort: string) => void;
  onOpen: (claim: string) => void;
  onBulk: () => void;
  mayBulk: boolean;
}

export function Queue({ pages, counts, current, skipped, sort, onSort, onOpen, onBulk, mayBulk }: Props) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  }, [current, pages.items.length]);

  return (
    <section class="panel queue" aria-label="Queue">
      <header class="queue-head">
        <Search />
        <div class="row">
          <label class="sr-only" for="queue-sort">
            Order
          </label>
          <select id="queue-sort" class="input grow" value={sort} onChange={(event) => onSort(event.currentTarget.value)}>
            {SORTS.map(([code, text]) => (
              <option key={code} value={code}>
                {text}
              </option>
            ))}
          </select>
          {mayBulk && (
            <button type="button" class="button" onClick={onBulk} disabled={pages.total === 0}>
              Bulk …
            </button>
          )}
        </div>
        <Counts counts={counts} />
      </header>
      <div class="scrolls" tabIndex={-1}>
        {pages.error && <Problem error={pages.error} retry={pages.reload} />}
        {!pages.error && !pages.items.length && (pages.loading ? <Busy what="Loading the queue" /> : <NothingLeft />)}
        <ol class="cards" ref={list}>
          {pages.items.map((card) => (
            <li key={card.claim.id}>
              <button
                type="button"
                class={`card ${card.state}${skipped.has(card.claim.id) ? " skipped" : ""}`}
                aria-current={card.claim.id === current ? "true" : undefined}
                onClick={() => onOpen(card.claim.id)}
              >
                <span class="line">
                  <span class="gist">
                    <Gist claim={card.claim} />
                  </span>
                  <Doubt value={card.doubt} />
                </span>
                <span class="line small muted">
                  <span class="clip">
                    <Circumstances card={card} />
                  </span>
                  {card.state !== "proposed" && <span class={`word ${card.state}`}>{stateName(card.state)}</span>}
                  {skipped.has(card.claim.id) && card.state === "proposed" && <span class="word">skipped</span>}
                </span>
              </button>
            </li>
          ))}
        </ol>
        {pages.more && (
          <p class="more">
            <button type="button" class="button small" onClick={pages.next} disabled={pages.loading}>
              Show more of {number(pages.total)}
            </button>
          </p>
        )}
      </div>
    </section>
  );
}

function NothingLeft() {
  return (
    <Empty title="Nothing is waiting">
      <p>Every claim that fits the filter is decided. Change the filter, or ask for decided claims under “Decided”.</p>
    </Empty>
  );
}

/** Words of the sentence; waits until the typing rests. */
function Search() {
  const kept = filters.value.text;
  const [text, setText] = useState(kept);
  const timer = useRef<number>();
  useEffect(() => setText(kept), [kept]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <>
      <label class="sr-only" for="queue-search">
        Search the sentences
      </label>
      <input
        id="queue-search"
        type="search"
        class="input"
        dir="auto"
        placeholder="Search the sentences  ( / )"
        value={text}
        onInput={(event) => {
          const value = event.currentTarget.value;
          setText(value);
          clearTimeout(timer.current);
          timer.current = window.setTimeout(() => setFilters({ text: value.trim() }, { replace: true }), 300);
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
    </>
  );
}

/** How many claims fit the filter in each state; a click asks for that state alone. */
function Counts({ counts }: { counts: Partial<Record<State, number>> }) {
  const chosen = filters.value.state;
  return (
    <div class="counts" role="group" aria-label="Claims by state; choose one to see it alone">
      {STATES.map((state) => {
        const on = chosen.length === 1 && chosen[0] === state;
        return (
          <button key={state} type="button" class={`count ${state}`} aria-pressed={on} onClick={() => setFilters({ state: on ? [] : [state] })}>
            <span class="figures">{number(counts[state] ?? 0)}</span>
            <span class="what">{state}</span>
          </button>
        );
      })}
    </div>
  );
}

/** Where in the queue one is. */
export function Position({ pages, current }: { pages: Pages<Card>; current: string | null }) {
  const at = pages.items.findIndex((card) => card.claim.id === current);
  if (at < 0) return null;
  return (
    <span class="small muted nowrap figures">
      {number(at + 1)} of {number(Math.max(pages.total, pages.items.length))}
    </span>
  );
}
