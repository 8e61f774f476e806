/**
 * The review queue: read a sentence, decide on what the machine took it to say, go on to the next.
 * Left what waits, in the middle the report, right the claim, below what others say of the same.
 */

import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";

import "../styles/review.css";
import type { Card, CardDetail } from "../api/types";
import { usePages } from "../api/use";
import { useDetail } from "../review/detail";
import { AddressedReport } from "../review/addressed";
import { Incident } from "../review/candidate";
import { recount, useDecisions } from "../review/deciding";
import { Bulk, Conflict, Merge, Reject, Split } from "../review/dialogs";
import { edited } from "../review/edits";
import { FieldForm, FieldList } from "../review/fields";
import { KeySheet } from "../review/keysheet";
import { Missed } from "../review/missed";
import { Position, Queue } from "../review/queue";
import { type Range, useText } from "../review/report";
import type { PageProps } from "../routes";
import { filters, linkTo, narrowing, write } from "../state/filters";
import { params, setParams } from "../state/route";
import { can } from "../state/session";
import { Busy, Doubt, Empty, Problem, StateMark } from "../ui/bits";
import { Circumstances, Gist, gistText } from "../ui/claim";
import { moment, number } from "../ui/format";
import { useKeys } from "../ui/keys";
import { Name } from "../ui/words";

type Open = "reject" | "merge" | "split" | "bulk" | "missed" | "keys" | null;

/** Told above the report where the queue stands below it. */
const COUNTED = ["proposed", "accepted", "edited", "rejected"] as const;

export default function Review({ id }: PageProps) {
  const sort = params.value.get("sort") ?? "priority";
  const query = useMemo(() => {
    const asked = write(filters.value);
    if (!filters.value.state.length) for (const state of ["proposed", "changed"]) asked.append("state", state);
    asked.set("sort", sort);
    return asked;
  }, [filters.value, sort]);
  const pages = usePages<Card>("/api/claims", query);
  const [counts, setCounts] = useState(pages.counts ?? {});
  useEffect(() => setCounts(pages.counts ?? {}), [pages.counts]);

  const named = params.value.get("claim") ?? id;
  const current = named ?? pages.items[0]?.claim.id ?? null;
  const place = pages.items.findIndex((one) => one.claim.id === current);
  const detail = useDetail(current, pages.items[place], pages.items[place + 1]?.claim.id);
  const { card } = detail;

  const [open, setOpen] = useState<Open>(null);
  const [editing, setEditing] = useState<string | true | null>(null);
  const [pointed, setPointed] = useState<Range | null>(null);
  const [selection, setSelection] = useState<Range | null>(null);
  const [skipped, setSkipped] = useState<ReadonlySet<string>>(new Set());
  const [heard, setHeard] = useState("");
  const [round, setRound] = useState(0);
  const mayJudge = can("judge");

  const text = useText(card?.document.id ?? null, card?.claim.span.start ?? 0, round);
  useEffect(() => {
    setEditing(null);
    setPointed(null);
    setSelection(null);
  }, [current]);

  const items = useRef(pages.items);
  items.current = pages.items;
  const onCards = useCallback(
    (changed: Card[]) => {
      const byId = new Map(changed.map((one) => [one.claim.id, one]));
      for (const after of changed) setCounts((now) => recount(now, items.current.find((one) => one.claim.id === after.claim.id), after));
      pages.change((now) => now.map((one) => byId.get(one.claim.id) ?? one));
      setRound((n) => n + 1);
      if (current && byId.has(current)) detail.reload();
    },
    [current, pages.change, detail.reload],
  );
  const decisions = useDecisions({ onCards, onMuch: pages.reload });

  const go = (claim: string | undefined) => {
    if (claim) setParams({ claim });
  };
  const step = (by: number) => {
    const next = pages.items[place + by];
    if (next) go(next.claim.id);
    if (place + by >= pages.items.length - 10) pages.next();
  };
  /** On to the next claim that nobody decided; the end of the queue asks for more. */
  const advance = (from: string) => {
    const index = items.current.findIndex((one) => one.claim.id === from);
    const waits = (one: Card) => (one.state === "proposed" || one.state === "changed") && one.claim.id !== from;
    const next = items.current.slice(index + 1).find(waits) ?? items.current.find((one) => waits(one) && !skipped.has(one.claim.id));
    if (items.current.length - index < 15) pages.next();
    if (next) {
      go(next.claim.id);
      setHeard(`Next: ${gistText(next)}`);
    } else setHeard("The queue is done.");
  };

  const judge = async (decision: "accept" | "reject" | "edit", edits?: Record<string, unknown>, why?: string) => {
    if (!card || !mayJudge) return;
    setOpen(null);
    const done = await decisions.decide({ decision, claims: [card.claim.id], ...(edits && { edits: edited(card, edits) }), why: why || null }, card);
    if (done) {
      setEditing(null);
      advance(card.claim.id);
    }
  };
  const together = async (decision: "merge" | "apart", claims: string[], why: string, others?: string[]) => {
    setOpen(null);
    if (card && (await decisions.decide({ decision, claims, why, ...(others && { others }) }, card))) detail.reload();
  };
  const inReport = (by: number) => {
    const claims = [...(text.slice?.claims ?? [])].sort((a, b) => a.start - b.start || a.end - b.end);
    go(claims[claims.findIndex((one) => one.id === current) + by]?.id);
  };
  const decided = (what: () => void) => () => {
    if (card && mayJudge) what();
  };

  useKeys({
    a: () => void judge("accept"),
    x: decided(() => setOpen("reject")),
    e: decided(() => setEditing(true)),
    " ": () => {
      if (!current) return;
      setSkipped((now) => new Set(now).add(current));
      advance(current);
    },
    m: decided(() => can("merge") && setOpen("merge")),
    s: decided(() => can("merge") && setOpen("split")),
    u: () => void decisions.undo(),
    r: () => void decisions.redo(),
    j: () => step(1),
    k: () => step(-1),
    n: () => inReport(1),
    p: () => inReport(-1),
    c: decided(() => setOpen("missed")),
    b: () => can("merge") && setOpen("bulk"),
    f: () => document.getElementById("filter-button")?.click(),
    "/": () => document.getElementById("queue-search")?.focus(),
    "?": () => setOpen("keys"),
  });

  return (
    <div class="review">
      <h1 class="sr-only">Review</h1>
      <p class="sr-only" role="status">
        {heard}
      </p>
      <div class="narrow-counts small">
        <span class="figures grow">{COUNTED.map((state) => `${number(counts[state] ?? 0)} ${state}`).join(" · ")}</span>
        <button type="button" class="button small" onClick={() => document.querySelector(".queue")?.scrollIntoView()}>
          Queue
        </button>
      </div>
      <Queue
        pages={pages}
        counts={counts}
        current={current}
        skipped={skipped}
        sort={sort}
        onSort={(code) => setParams({ sort: code === "priority" ? null : code, claim: null })}
        onOpen={go}
        onBulk={() => setOpen("bulk")}
        mayBulk={can("merge")}
      />
      <section class="panel middle" aria-label="Report">
        <AddressedReport card={card} text={text} pointed={pointed} selection={selection} onSelect={setSelection} onMissed={mayJudge ? () => setOpen("missed") : null} />
      </section>
      <section class={`panel claim-panel ${card?.state ?? ""}`} aria-label="Claim">
        {detail.error && !card && <Problem error={detail.error} retry={detail.reload} />}
        {!card && !detail.error && (current || pages.loading ? <Busy what="Loading the claim" /> : <NoClaim />)}
        {card && (
          <>
            <header>
              <h2 class="grow gist">
                <Gist claim={card.claim} />
              </h2>
              <StateMark state={card.state} />
            </header>
            <div class="scrolls body stack" tabIndex={0} role="group" aria-label="Fields of the claim">
              <Standing card={card} />
              {editing ? (
                <FieldForm
                  fields={card.fields}
                  at={editing === true ? null : editing}
                  onSave={(edits, why) => void judge("edit", edits, why)}
                  onCancel={() => setEditing(null)}
                  onPoint={setPointed}
                />
              ) : (
                <FieldList fields={card.fields} onPoint={setPointed} onEdit={setEditing} mayEdit={mayJudge} />
              )}
              <Record card={card} />
            </div>
          </>
        )}
        <footer class="actions" role="group" aria-label="Decide">
          <Action keyName="a" label="Accept" primary disabled={!card || !mayJudge} onClick={() => void judge("accept")} />
          <Action keyName="x" label="Reject" disabled={!card || !mayJudge} onClick={() => setOpen("reject")} />
          <Action keyName="e" label="Edit" disabled={!card || !mayJudge} onClick={() => setEditing(true)} />
          <Action
            keyName="␣"
            label="Skip"
            disabled={!card}
            onClick={() => {
              if (!card) return;
              setSkipped((now) => new Set(now).add(card.claim.id));
              advance(card.claim.id);
            }}
          />
          <Action keyName="m" label="Merge" disabled={!card || !can("merge")} onClick={() => setOpen("merge")} />
          <Action keyName="s" label="Split" disabled={!card || !can("merge")} onClick={() => setOpen("split")} />
          <Action keyName="u" label="Undo" disabled={!mayJudge} onClick={() => void decisions.undo()} />
          <Action keyName="?" label="Keys" onClick={() => setOpen("keys")} />
        </footer>
      </section>
      <section class="panel below" aria-label="Candidate incident">
        <header>
          <h2 class="grow">What others say of the same</h2>
          <Position pages={pages} current={current} />
        </header>
        <div class="scrolls" tabIndex={0} role="group" aria-label="Figures of the incident">
          {card && detail.whole && <Incident incident={card.incident} claim={card.claim} />}
        </div>
      </section>

      {open === "reject" && card && <Reject card={card} onReject={(why) => void judge("reject", undefined, why)} onClose={() => setOpen(null)} />}
      {open === "merge" && card && <Merge card={card} onDone={(claims, why) => void together("merge", claims, why)} onClose={() => setOpen(null)} />}
      {open === "split" && card && <Split card={card} onDone={(claims, why, others) => void together("apart", claims, why, others)} onClose={() => setOpen(null)} />}
      {open === "bulk" && (
        <Bulk
          onClose={() => setOpen(null)}
          onDone={async (decision, why, count) => {
            await decisions.bulk(decision, why, count);
            setOpen(null);
          }}
        />
      )}
      {open === "missed" && card && text.slice && (
        <Missed
          document={card.document.id}
          text={text.slice.text}
          context={text.slice}
          selection={selection ?? { start: card.sentence.start, end: card.sentence.end }}
          onClose={() => setOpen(null)}
          onAdded={(added) => {
            setOpen(null);
            setSelection(null);
            pages.change((now) => [added, ...now]);
            setRound((n) => n + 1);
            go(added.claim.id);
          }}
        />
      )}
      {open === "keys" && <KeySheet onClose={() => setOpen(null)} />}
      {decisions.clash && <Conflict clash={decisions.clash} names={Object.fromEntries((card?.fields ?? []).map((field) => [field.path, field.label]))} onTheirs={decisions.keepTheirs} onMine={() => void decisions.keepMine()} />}
    </div>
  );
}

interface ActionProps {
  keyName: string;
  label: string;
  primary?: boolean;
  disabled?: boolean;
  onClick: () => void;
}

function Action({ keyName, label, primary, disabled, onClick }: ActionProps) {
  return (
    <button type="button" class={primary ? "button primary" : "button"} disabled={disabled} onClick={onClick} aria-keyshortcuts={keyName === "␣" ? "Space" : keyName}>
      {label} <kbd aria-hidden="true">{keyName}</kbd>
    </button>
  );
}

function NoClaim() {
  return (
    <Empty title="No claim to show">
      {narrowing.value > 0 ? <p>Nothing fits the filter.</p> : <p><a href={linkTo("/add")}>Add reports</a>, and their claims come here.</p>}
    </Empty>
  );
}

/** Which ends of its incident's range the claim gives: what changes with the decision. */
function decides({ claim, incident }: CardDetail): string {
  const ends = (["low", "best", "high"] as const).filter((end) => incident?.tolls.some((toll) => toll.because[end].includes(claim.id)));
  return ends.length ? `It decides a figure: it gives the ${ends.join(", ")} of its incident.` : "";
}

/** Why the claim stands where it stands, and who decided on it. */
function Standing({ card }: { card: CardDetail }) {
  return (
    <div class="standing small">
      <p>
        <Circumstances card={card} />
      </p>
      {card.decided && (
        <p>
          Decided by <Name>{card.decided.who}</Name>, {moment(card.decided.when)}
          {card.decided.why && (
            <>
              : <Name>{card.decided.why}</Name>
            </>
          )}
        </p>
      )}
      {decides(card) && <p>{decides(card)}</p>}
      {card.reasons.length > 0 && (
        <p>
          <Doubt value={card.doubt} /> {card.reasons.join("; ")}
        </p>
      )}
    </div>
  );
}

/** What the engine said, by which rules, and everything that was decided since. */
function Record({ card }: { card: CardDetail }) {
  return (
    <details class="small record">
      <summary>Record: how it was read, and every decision</summary>
      <dl class="facts">
        <dt>Claim</dt>
        <dd>
          <code>{card.claim.id}</code>
        </dd>
        <dt>Read by</dt>
        <dd>{card.claim.engine}</dd>
        <dt>Because</dt>
        <dd>
          <Name>{card.claim.why.join(", ") || "–"}</Name>
        </dd>
      </dl>
      {card.history.length > 0 && (
        <ol class="history">
          {card.history.map((entry, index) => (
            <li key={index}>
              <span class="muted">{moment(entry.when)}</span> <Name>{entry.who ?? ""}</Name> <Name>{entry.what}</Name>
            </li>
          ))}
        </ol>
      )}
    </details>
  );
}
