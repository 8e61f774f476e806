/** What became different between two days, and by which claims. */

import { useState } from "preact/hooks";

import { useSeen } from "../api/pages";
import type { Change, DiffAnswer } from "../api/seeing";
import { Counted, NarrowsOnly } from "../charts/Counted";
import { Stands } from "../charts/Evidence";
import { capital, DAY_MS, iso, time } from "../charts/figures";
import { filters } from "../state/filters";
import { params, setParams } from "../state/route";
import { status } from "../state/session";
import { Busy, Empty, Labelled, PageHead, Problem } from "../ui/bits";
import { day, plural } from "../ui/format";
import { Name } from "../ui/words";
import "../styles/seeing.css";

const PARTS: [string, string][] = [
  ["board", "Toll board"],
  ["series", "Running totals"],
  ["incident", "Incidents"],
];

export default function Diff() {
  const known = (status.value as { days?: { first: string | null; last: string | null } } | null)?.days;
  // Nothing is asked before both days are known; the board tells them where the status doesn't.
  const board = useSeen<{ view: { first: string | null; last: string | null } }>(known ? null : "/api/board");
  const days = known ?? board.data?.view;
  if (!days) return board.error ? <Problem error={board.error} retry={board.reload} /> : <Busy />;
  if (!days.last)
    return (
      <Empty title="Nothing to compare">
        <p>No document of this book has a day of publication.</p>
      </Empty>
    );
  const after = params.value.get("after_day") ?? days.last;
  const before = params.value.get("before_day") ?? iso(Math.max(time(days.first ?? days.last), time(after) - 7 * DAY_MS));
  return <Between before={before} after={after} />;
}

function Between({ before, after }: { before: string; after: string }) {
  const { profile, include } = filters.value;
  const wrong = before > after;
  const query = new URLSearchParams({ from: before, to: after, profile, include });
  const { data, error, loading, reload } = useSeen<DiffAnswer>(wrong ? null : "/api/diff", query);
  return (
    <div class="page">
      <PageHead title="What changed">
        <p>The book as it stood on two days: which totals, series and incidents differ, and the claims that brought it about.</p>
      </PageHead>
      <div class="row wrap controls">
        <Day label="From" value={before} name="before_day" problem={wrong ? "This day is after the other one." : null} />
        <Day label="To" value={after} name="after_day" problem={null} />
      </div>
      <Counted view={data?.view} days={false} />
      <NarrowsOnly by={[]} what="This page" />
      {error && <Problem error={error} retry={reload} />}
      {loading && !data && <Busy what="Comparing" />}
      {data && !wrong && <Changes answer={data} before={before} after={after} />}
    </div>
  );
}

function Day({ label, value, name, problem }: { label: string; value: string; name: string; problem: string | null }) {
  return (
    <Labelled label={label} problem={problem}>
      {(attributes) => (
        <input
          {...attributes}
          type="date"
          class="input"
          required
          value={value}
          onChange={(event) => event.currentTarget.value && setParams({ [name]: event.currentTarget.value })}
        />
      )}
    </Labelled>
  );
}

function Changes({ answer, before, after }: { answer: DiffAnswer; before: string; after: string }) {
  if (!answer.items.length)
    return (
      <Empty title="No difference">
        <p>
          The account of {day(before)} and that of {day(after)} are the same.
        </p>
      </Empty>
    );
  return (
    <>
      {PARTS.map(([code, name]) => (
        <Part key={code} name={name} items={answer.items.filter((one) => one.what === code)} answer={answer} before={before} after={after} />
      ))}
    </>
  );
}

/** Changes drawn at once. */
const SHOWN = 100;

interface PartProps {
  name: string;
  items: Change[];
  answer: DiffAnswer;
  before: string;
  after: string;
}

function Part({ name, items, answer, before, after }: PartProps) {
  const [all, setAll] = useState(false);
  if (!items.length) return null;
  return (
    <section class="panel" aria-label={name}>
      <header>
        <h2 class="grow">{name}</h2>
        <span class="small muted">{plural(items.length, "difference")}</span>
      </header>
      <div class="table-scroll" role="region" aria-label={`${name}: what is different`} tabIndex={0}>
        <table class="table changes">
          <caption class="sr-only">{name}: what is different</caption>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">{day(before)}</th>
              <th scope="col">{day(after)}</th>
              <th scope="col">By</th>
            </tr>
          </thead>
          <tbody>
            {(all ? items : items.slice(0, SHOWN)).map((one, index) => (
              <tr key={index}>
                <th scope="row">
                  <Name>{capital(dated(shortened(one.about)))}</Name>
                </th>
                <td data-label={day(before)} class={one.before ? "figures" : "muted"}>{one.before ? <Name>{dated(one.before)}</Name> : "not there"}</td>
                <td data-label={day(after)} class={one.after ? "figures now" : "gone"}>{one.after ? <Name>{dated(one.after)}</Name> : "gone"}</td>
                <td>
                  <Stands claims={one.claims} cards={answer.cards} label={plural(one.claims.length, "new claim")} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!all && items.length > SHOWN && (
        <p class="note-line">
          <button type="button" class="button small" onClick={() => setAll(true)}>
            Show the other {items.length - SHOWN}
          </button>
        </p>
      )}
    </section>
  );
}

/** Days as everywhere else. */
const dated = (told: string): string => told.replace(/\d{4}-\d{2}-\d{2}/gu, (iso) => day(iso));

/** Without the id in brackets at its end, which says nothing to a reader. */
const shortened = (about: string): string => about.replace(/ \(i_[0-9a-f]+\)$/u, "");
