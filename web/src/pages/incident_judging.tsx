/** Merging and splitting incidents: with a reason, on record, and always to be taken back. */

import { useEffect, useState } from "preact/hooks";

import { get, post } from "../api/client";
import type { IncidentAnswer, SeenIncident } from "../api/seeing";
import type { CardDetail, Page } from "../api/types";
import { asError } from "../api/use";
import { incidentHref, Sentence } from "../charts/Evidence";
import { DAY_MS, iso, time } from "../charts/figures";
import { filterQuery } from "../state/filters";
import { navigate } from "../state/route";
import { refresh } from "../state/session";
import { Labelled } from "../ui/bits";
import { Dialog } from "../ui/dialog";
import { say } from "../ui/toast";
import { Name } from "../ui/words";

interface Answer {
  judgement: { id: string };
}

interface Props {
  incident: IncidentAnswer;
  onClose: () => void;
  onDone: () => void;
}

/** Takes a merge or split back; the taking back is on record too. */
export async function takeBack(judgement: string, claim: string, done: () => void): Promise<void> {
  try {
    await post<Answer>("/api/judgements/undo", { judgement });
    say("Taken back.");
    await follow(claim, done);
  } catch (problem) {
    say(asError(problem).message, { bad: true });
  }
}

/** Follows a claim to the incident it is in now: an incident's id comes from its claims. */
async function follow(claim: string, done: () => void): Promise<void> {
  await refresh();
  const query = new URLSearchParams(filterQuery.value);
  const now = await get<CardDetail>(`/api/claims/${encodeURIComponent(claim)}`, query).catch(() => null);
  if (now?.incident) navigate(incidentHref(now.incident.id), { replace: true });
  done();
}

async function judge(body: { decision: "merge" | "apart"; claims: string[]; others?: string[]; why: string }, stays: string, told: string, done: () => void): Promise<void> {
  const answer = await post<Answer>("/api/judgements", body);
  say(told, { action: { label: "Take back", run: () => void takeBack(answer.judgement.id, stays, done) } });
  await follow(stays, done);
}

/** A claim of each of these incidents: putting claims together puts all that is theirs together. */
async function oneOfEach(ids: string[]): Promise<string[]> {
  const found = await Promise.all(ids.map((id) => get<SeenIncident>(`/api/incidents/${encodeURIComponent(id)}`, filterQuery.value)));
  return found.flatMap((one) => one.claims[0]?.id ?? []);
}

/** How figures are counted, without what narrows the list: a merge may be with any incident. */
function countedAs(): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of ["profile", "include", "as_of", "known_by"]) {
    const value = filterQuery.value.get(name);
    if (value) query.set(name, value);
  }
  return query;
}

/** Says that this incident and others are one. */
export function MergeDialog({ incident, onClose, onDone }: Props) {
  const [near, setNear] = useState(incident.near);
  const [others, setOthers] = useState(near);
  const [chosen, setChosen] = useState<string[]>([]);
  const [why, setWhy] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const ask = async (narrow: Record<string, string>) => {
    const query = countedAs();
    for (const [name, value] of Object.entries(narrow)) query.set(name, value);
    query.set("limit", "20");
    const found = await get<Page<SeenIncident>>("/api/incidents", query);
    return found.items.filter((one) => one.id !== incident.id);
  };
  const find = async (text: string) => {
    try {
      setOthers(text.trim() ? await ask({ text }) : near);
    } catch (error) {
      setProblem(asError(error).message);
    }
  };
  useEffect(() => {
    // Where no place is told, those of the days around are the likeliest.
    const { when } = incident;
    if (near.length || !when?.start || !when.end) return;
    const around = { from: iso(time(when.start) - 3 * DAY_MS), to: iso(time(when.end) + 3 * DAY_MS) };
    ask(around)
      .then((found) => {
        setNear(found);
        setOthers(found);
      })
      .catch(() => undefined);
  }, []);
  const submit = async () => {
    if (!chosen.length) return setProblem("Choose the incident that is the same as this one.");
    if (!why.trim()) return setProblem("Give a reason: without it nobody can follow the merge later.");
    try {
      const stays = incident.claims[0]!.id;
      const claims = [stays, ...(await oneOfEach(chosen))];
      await judge({ decision: "merge", claims, why: why.trim() }, stays, "Merged.", onDone);
      onClose();
    } catch (error) {
      setProblem(asError(error).message);
    }
  };
  return (
    <Dialog
      title="Merge with another incident"
      onClose={onClose}
      onSubmit={() => void submit()}
      actions={<Actions onClose={onClose} label="Merge" />}
    >
      <p class="small muted">All claims of both will be about one incident. The merge is on record with your name and can be taken back.</p>
      <Labelled label="Find by words or place">
        {(attributes) => <input {...attributes} type="search" class="input" dir="auto" onChange={(event) => void find(event.currentTarget.value)} />}
      </Labelled>
      <fieldset class="choices">
        <legend class="small muted">{others === near ? "Near in time or place" : "Found"}</legend>
        {others.length === 0 && <p class="small muted">None.</p>}
        {others.map((one) => (
          <label class="check" key={one.id}>
            <input
              type="checkbox"
              checked={chosen.includes(one.id)}
              onChange={(event) => setChosen(event.currentTarget.checked ? [...chosen, one.id] : chosen.filter((id) => id !== one.id))}
            />
            <Name>{one.title}</Name>
          </label>
        ))}
      </fieldset>
      <Why value={why} onInput={setWhy} problem={problem} />
    </Dialog>
  );
}

/** Says that some claims are about something else than the rest. */
export function SplitDialog({ incident, onClose, onDone }: Props) {
  const [chosen, setChosen] = useState<string[]>([]);
  const [why, setWhy] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const rest = incident.claims.map((ref) => ref.id).filter((id) => !chosen.includes(id));
  const submit = async () => {
    if (!chosen.length) return setProblem("Choose the claims that are about something else.");
    if (!rest.length) return setProblem("Leave at least one claim: an incident can’t be split from itself.");
    if (!why.trim()) return setProblem("Give a reason: without it nobody can follow the split later.");
    try {
      await judge({ decision: "apart", claims: chosen, others: rest, why: why.trim() }, rest[0]!, "Split.", onDone);
      onClose();
    } catch (error) {
      setProblem(asError(error).message);
    }
  };
  return (
    <Dialog title="Split off claims" wide onClose={onClose} onSubmit={() => void submit()} actions={<Actions onClose={onClose} label="Split" />}>
      <p class="small muted">Tick the claims that are about another incident. The split is on record with your name and can be taken back.</p>
      <fieldset class="choices tall">
        <legend class="small muted">Claims of this incident</legend>
        {incident.claims.map(({ id }) => {
          const card = incident.cards[id];
          return (
            <label class="check at-top" key={id}>
              <input
                type="checkbox"
                checked={chosen.includes(id)}
                onChange={(event) => setChosen(event.currentTarget.checked ? [...chosen, id] : chosen.filter((one) => one !== id))}
              />
              <span>
                <strong>
                  <Name>{card?.claimant ?? card?.document.name ?? id}</Name>
                </strong>{" "}
                {card && <Sentence card={card} />}
              </span>
            </label>
          );
        })}
      </fieldset>
      <Why value={why} onInput={setWhy} problem={problem} />
    </Dialog>
  );
}

function Why({ value, onInput, problem }: { value: string; onInput: (value: string) => void; problem: string | null }) {
  return (
    <Labelled label="Reason" problem={problem}>
      {(attributes) => (
        <textarea {...attributes} class="input" dir="auto" rows={2} value={value} onInput={(event) => onInput(event.currentTarget.value)} />
      )}
    </Labelled>
  );
}

function Actions({ onClose, label }: { onClose: () => void; label: string }) {
  return (
    <>
      <button type="button" class="button" onClick={onClose}>
        Cancel
      </button>
      <button type="submit" class="button primary">
        {label}
      </button>
    </>
  );
}
