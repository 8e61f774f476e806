/** Decisions that need more than a key: a reason, other claims, or a choice between two values. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { get, post, type ApiError, type Query } from "../api/client";
import type { Brief, IncidentAnswer } from "../api/seeing";
import { asError, useResource } from "../api/use";
import type { Card, CardDetail, Page, State } from "../api/types";
import { filters, narrowing, write } from "../state/filters";
import { label, vocabulary } from "../state/session";
import { Busy, Labelled, Problem, StateMark } from "../ui/bits";
import { Circumstances, Gist } from "../ui/claim";
import { Dialog } from "../ui/dialog";
import { day, moment, number, plural } from "../ui/format";
import { Name, Words } from "../ui/words";

/** A reason chosen from the list by its number key, or in one's own words. */
export function Reject({ card, onReject, onClose }: { card: Card; onReject: (why: string) => void; onClose: () => void }) {
  const reasons = vocabulary.value.reject_reasons ?? [];
  const [why, setWhy] = useState("");
  return (
    <Dialog
      title="Reject this claim: why?"
      onClose={onClose}
      onSubmit={() => why.trim() && onReject(why.trim())}
      actions={
        <>
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button danger" disabled={!why.trim()}>
            Reject
          </button>
        </>
      }
    >
      <p>
        <Gist claim={card.claim} />
      </p>
      <div
        class="reasons"
        onKeyDown={(event) => {
          const reason = reasons[Number(event.key) - 1];
          if (reason && !(event.target instanceof HTMLInputElement)) onReject(reason.label);
        }}
      >
        {reasons.slice(0, 9).map((reason, index) => (
          <button key={reason.code} type="button" class="button reason" title={reason.meaning} data-first={index === 0 || undefined} onClick={() => onReject(reason.label)}>
            <kbd aria-hidden="true">{index + 1}</kbd> {reason.label}
          </button>
        ))}
      </div>
      <Labelled label="Or in your own words">
        {(attributes) => <input {...attributes} class="input" dir="auto" value={why} onInput={(event) => setWhy(event.currentTarget.value)} />}
      </Labelled>
    </Dialog>
  );
}

/** Claims that may be about the same: of one kind, place and outcome, from some days before to some after. */
function near({ claim }: Card): Query {
  const around = (iso: string | null | undefined, days: number) =>
    iso && !Number.isNaN(Date.parse(iso)) ? new Date(Date.parse(iso) + days * 86_400_000).toISOString().slice(0, 10) : "";
  return {
    kind: claim.kind,
    outcome: claim.toll?.outcome ?? "",
    place: claim.where[0]?.name ?? "",
    from: around(claim.when?.start, -3),
    to: around(claim.when?.end, 3),
    limit: 30,
  };
}

/** Claims of the same words, those that look alike, and what a search finds. */
function useOthers(card: CardDetail, search: string) {
  const [found, setFound] = useState<Card[]>([]);
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(
      () => {
        const query = search ? { text: search, limit: 30 } : near(card);
        get<Page<Card>>("/api/claims", query, abort.signal)
          .then((page) => setFound(page.items.filter((one) => one.claim.id !== card.claim.id)))
          .catch((problem: unknown) => !abort.signal.aborted && setError(asError(problem)));
      },
      search ? 250 : 0,
    );
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [card.claim.id, search]);
  const same = search ? [] : card.counterparts;
  const seen = new Set(same.map((one) => one.claim.id));
  return { others: [...same, ...found.filter((one) => !seen.has(one.claim.id))], error };
}

/** An incident is split as the machine and people see it together, whatever the view counts. */
const ALL = new URLSearchParams({ include: "all" });

interface ChooseProps {
  card: CardDetail;
  onDone: (claims: string[], why: string, others?: string[]) => void;
  onClose: () => void;
}

/** Says that this claim and others are about one incident. */
export function Merge({ card, onDone, onClose }: ChooseProps) {
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [why, setWhy] = useState("");
  const { others, error } = useOthers(card, search);
  const inside = new Set(card.incident?.figures.map((figure) => figure.claim));
  return (
    <Dialog
      title="Merge: these claims are about one incident"
      wide
      onClose={onClose}
      onSubmit={() => chosen.size && why.trim() && onDone([card.claim.id, ...chosen], why.trim())}
      actions={<Confirm what={chosen.size ? `Merge ${number(chosen.size + 1)} claims` : "Merge"} ready={chosen.size > 0 && why.trim() !== ""} onClose={onClose} />}
    >
      <p>
        <Gist claim={card.claim} /> <span class="muted small"><Circumstances card={card} /></span>
      </p>
      <Labelled label="Find claims by words of their sentence">
        {(attributes) => <input {...attributes} type="search" class="input" dir="auto" value={search} onInput={(event) => setSearch(event.currentTarget.value)} />}
      </Labelled>
      {error && <Problem error={error} />}
      <Choices items={others.map((one) => ofCard(one, inside.has(one.claim.id)))} chosen={chosen} onChange={setChosen} />
      <Why value={why} onInput={setWhy} placeholder="e.g. same market, same morning, one report quotes the other" />
      <p class="small muted">All incidents that these claims are in become one. A merge can be undone at any time.</p>
    </Dialog>
  );
}

/** Says that this claim, and those chosen, are about another incident than the rest. */
export function Split({ card, onDone, onClose }: ChooseProps) {
  const { data, error, loading } = useResource<IncidentAnswer>(
    card.incident ? `/api/incidents/${encodeURIComponent(card.incident.id)}` : null,
    ALL,
  );
  const rest = (data?.claims ?? []).filter((one) => one.id !== card.claim.id);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [why, setWhy] = useState("");
  const stay = rest.map((one) => one.id).filter((id) => !chosen.has(id));
  const ready = stay.length > 0 && why.trim() !== "";
  return (
    <Dialog
      title="Split: this claim is about another incident"
      wide
      onClose={onClose}
      onSubmit={() => ready && onDone([card.claim.id, ...chosen], why.trim(), stay)}
      actions={<Confirm what={`Split off ${plural(chosen.size + 1, "claim")}`} ready={ready} onClose={onClose} />}
    >
      {error && <Problem error={error} />}
      {loading ? (
        <Busy what="Loading the claims of the incident" />
      ) : rest.length === 0 ? (
        <p>No other claim is in this incident, so there is nothing to split it from.</p>
      ) : (
        <>
          <p>
            <Gist claim={card.claim} /> goes. Tick what goes with it; the others stay.
          </p>
          <Choices items={rest.map((one) => ofBrief(one.id, one.document, data?.cards[one.id]))} chosen={chosen} onChange={setChosen} />
          <Why value={why} onInput={setWhy} placeholder="e.g. another village, two days later" />
        </>
      )}
    </Dialog>
  );
}

function Confirm({ what, ready, onClose }: { what: string; ready: boolean; onClose: () => void }) {
  return (
    <>
      <button type="button" class="button" onClick={onClose}>
        Cancel
      </button>
      <button type="submit" class="button primary" disabled={!ready}>
        {what}
      </button>
    </>
  );
}

interface WhyProps {
  value: string;
  onInput: (value: string) => void;
  placeholder?: string;
  needed?: boolean;
}

export function Why({ value, onInput, placeholder, needed = true }: WhyProps) {
  return (
    <Labelled label="Why (others will read it)">
      {(attributes) => (
        <input {...attributes} class="input" dir="auto" required={needed} value={value} placeholder={placeholder} onInput={(event) => onInput(event.currentTarget.value)} />
      )}
    </Labelled>
  );
}

interface Choice {
  id: string;
  state: State;
  gist: ComponentChildren;
  about: ComponentChildren;
  words: string | null;
  note: string | null;
}

const ofCard = (card: Card, inside: boolean): Choice => ({
  id: card.claim.id,
  state: card.state,
  gist: <Gist claim={card.claim} />,
  about: <Circumstances card={card} />,
  words: card.sentence.text,
  note: inside ? "already in this incident" : null,
});

const ofBrief = (id: string, document: string, brief: Brief | undefined): Choice => ({
  id,
  state: brief?.state ?? "proposed",
  gist: brief ? (
    <>
      <strong>{brief.figure}</strong> <span class="muted">{label("kinds", brief.kind)}</span>
    </>
  ) : (
    <Name>{id}</Name>
  ),
  about: (
    <>
      <Name>{brief?.claimant ?? "the report itself"}</Name> · <Name>{brief?.document.name ?? document}</Name>
      {brief?.document.published && ` · ${day(brief.document.published)}`}
    </>
  ),
  words: brief?.sentence.text ?? null,
  note: null,
});

interface ChoicesProps {
  items: Choice[];
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}

function Choices({ items, chosen, onChange }: ChoicesProps) {
  if (!items.length) return <p class="muted">No claim fits.</p>;
  return (
    <ul class="choices" tabIndex={0} aria-label="Claims to choose from">
      {items.map((item) => (
        <li key={item.id}>
          <label class="check">
            <input
              type="checkbox"
              checked={chosen.has(item.id)}
              onChange={(event) => {
                const next = new Set(chosen);
                if (event.currentTarget.checked) next.add(item.id);
                else next.delete(item.id);
                onChange(next);
              }}
            />
            <span class="grow">
              {item.gist} <StateMark state={item.state} /> {item.note && <span class="small muted">{item.note}</span>}
              <span class="small muted block">{item.about}</span>
              {item.words && (
                <span class="small block">
                  <Words text={item.words} quoted />
                </span>
              )}
            </span>
          </label>
        </li>
      ))}
    </ul>
  );
}

interface Preview {
  count: number;
  sample: Card[];
  already: number;
}

/** One decision on everything that fits the filter, after a look at how many that is. */
export function Bulk({ onDone, onClose }: { onDone: (decision: "accept" | "reject", why: string, count: number) => Promise<void>; onClose: () => void }) {
  const [decision, setDecision] = useState<"accept" | "reject">("accept");
  const [why, setWhy] = useState("");
  const [preview, setPreview] = useState<Preview | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const abort = new AbortController();
    setPreview(null);
    post<Preview>("/api/judgements/preview", { decision, filter: filterBody() }, { signal: abort.signal })
      .then(setPreview)
      .catch((problem: unknown) => !abort.signal.aborted && setError(asError(problem)));
    return () => abort.abort();
  }, [decision]);
  const ready = preview !== null && preview.count > 0 && (decision === "accept" || why.trim() !== "");
  const go = async () => {
    if (!ready || !preview || busy) return;
    setBusy(true);
    try {
      await onDone(decision, why.trim(), preview.count);
    } catch (problem) {
      setError(asError(problem));
    }
    setBusy(false);
  };
  return (
    <Dialog
      title="Decide on everything that fits the filter"
      wide
      onClose={onClose}
      onSubmit={() => void go()}
      actions={
        <>
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class={decision === "accept" ? "button primary" : "button danger"} disabled={!ready || busy}>
            {busy ? "Writing …" : `${decision === "accept" ? "Accept" : "Reject"} ${preview ? plural(preview.count, "claim") : "…"}`}
          </button>
        </>
      }
    >
      {narrowing.value === 0 && <p class="note warn">No filter narrows this: it would be every claim that nobody decided.</p>}
      <fieldset class="row wrap plain-set">
        <legend class="sr-only">Decision</legend>
        {(["accept", "reject"] as const).map((one) => (
          <label class="check" key={one}>
            <input type="radio" name="decision" checked={decision === one} onChange={() => setDecision(one)} /> {one}
          </label>
        ))}
      </fieldset>
      <Why value={why} onInput={setWhy} needed={decision === "reject"} placeholder={decision === "accept" ? "may stay empty when accepting" : "needed when rejecting"} />
      {error && <Problem error={error} />}
      {!preview && !error && <Busy what="Counting" />}
      {preview && (
        <>
          <p role="status">
            <strong class="figures">{plural(preview.count, "claim")}</strong> would be decided
            {preview.already > 0 && <>; {plural(preview.already, "claim")} that fit are decided already and stay as they are</>}. One undo takes all of it back.
          </p>
          <ul class="choices" tabIndex={0} aria-label="Some of the claims">
            {preview.sample.map((card) => (
              <li key={card.claim.id}>
                <Gist claim={card.claim} />{" "}
                <span class="small muted">
                  <Circumstances card={card} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}

/** The filters of the address as the body of a decision; undecided claims unless others are asked for. */
export function filterBody(): Record<string, string | string[]> {
  const body: Record<string, string | string[]> = {};
  for (const name of new Set(write(filters.value).keys())) {
    if (name === "profile" || name === "include" || name === "as_of" || name === "known_by") continue;
    const value = filters.value[name as "kind"];
    // Of these there is one at a time.
    body[name] = name === "claimant" || name === "place" || name === "document" ? (value[0] ?? "") : value;
  }
  if (!body.state) body.state = ["proposed", "changed"];
  return body;
}

export interface Clash {
  mine: { decision: string; edits: Record<string, unknown>; why: string | null };
  theirs: Card;
  message: string;
}

/** Somebody decided meanwhile: both are shown, and a person chooses. */
export function Conflict({ clash, names, onMine, onTheirs }: { clash: Clash; names: Record<string, string>; onMine: () => void; onTheirs: () => void }) {
  const { mine, theirs } = clash;
  // Of a place its name and id tell which one it is.
  const edits = Object.entries(mine.edits).filter(([path]) => !/^where\.\d+\.(?!name$|id$)/.test(path));
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <Dialog
      title="Somebody decided on this claim meanwhile"
      wide
      onClose={onTheirs}
      actions={
        <>
          <button ref={first} type="button" class="button" onClick={onTheirs}>
            Keep theirs
          </button>
          <button type="button" class="button primary" onClick={onMine}>
            Decide mine after all
          </button>
        </>
      }
    >
      <p>{clash.message}</p>
      <div class="table-scroll">
        <table class="table clash">
          <thead>
            <tr>
              <th scope="col">
                <span class="sr-only">What</span>
              </th>
              <th scope="col">Theirs</th>
              <th scope="col">Yours, not saved</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">Decision</th>
              <td>
                <StateMark state={theirs.state} />
                {theirs.decided && (
                  <span class="block small muted">
                    <Name>{theirs.decided.who}</Name>, {moment(theirs.decided.when)}
                  </span>
                )}
              </td>
              <td>{mine.decision}</td>
            </tr>
            <tr>
              <th scope="row">Why</th>
              <td>
                <Name>{theirs.decided?.why ?? "–"}</Name>
              </td>
              <td>
                <Name>{mine.why ?? "–"}</Name>
              </td>
            </tr>
            {edits.map(([path, value]) => (
              <tr key={path}>
                <th scope="row">
                  {names[path] ?? <code>{path}</code>}
                </th>
                <td>
                  <Name>{asWords(valueAt(theirs.claim, path))}</Name>
                </td>
                <td>
                  <Name>{asWords(value)}</Name>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="small muted">If you decide yours, theirs stays in the record, and both names with it.</p>
    </Dialog>
  );
}

const asWords = (value: unknown): string =>
  value === null || value === undefined ? "not told" : typeof value === "object" ? JSON.stringify(value) : String(value);

/** The value at a path such as "toll.count.min" or "where.0.name". */
function valueAt(record: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((at, key) => (at && typeof at === "object" ? (at as Record<string, unknown>)[key] : undefined), record);
}
