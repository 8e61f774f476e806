/** The toll board: for each group of victims, who gives which total, and who gives none. */

import { useSeen } from "../api/pages";
import type { BoardAnswer, Brief, Briefs } from "../api/seeing";
import type { BoardClaimant, BoardGroup } from "../api/types";
import { FigureLink, Sentence, undecided, Where } from "../charts/Evidence";
import { boardKey, drawnAt, groupKey, groupName, range } from "../charts/figures";
import { Strip } from "../charts/Strip";
import { Counted, NarrowsOnly } from "../charts/Counted";
import { filterQuery, filters, linkTo, write } from "../state/filters";
import { Busy, Empty, PageHead, Problem, StateMark } from "../ui/bits";
import { count, day, number } from "../ui/format";
import { Name } from "../ui/words";
import "../styles/seeing.css";

export default function Board() {
  const { data, error, reload } = useSeen<BoardAnswer>("/api/board", filterQuery.value);
  // With proposals in, what people accepted stands beside every range all the same.
  const proposals = filters.value.include === "all";
  const accepted = useSeen<BoardAnswer>(proposals ? "/api/board" : null, write({ ...filters.value, include: "accepted" }));
  return (
    <div class="page">
      <PageHead title="Toll board">
        <p>Who says how many. Totals are never added to one another: they count the same dead, at other times or by others.</p>
      </PageHead>
      <Counted view={data?.view} />
      <NarrowsOnly by={["outcome", "status", "side", "claimant"]} what="The board" />
      {error && <Problem error={error} retry={reload} />}
      {!data && !error && <Busy />}
      {data && <Groups answer={data} accepted={proposals ? accepted.data : null} />}
    </div>
  );
}

function Groups({ answer, accepted }: { answer: BoardAnswer; accepted: BoardAnswer | null }) {
  const shown = answer.board.groups.filter(fits).map(narrowed);
  const claimed = shown.filter((group) => group.claimants.length || group.silent.length);
  const unclaimed = shown.filter((group) => !group.claimants.length && !group.silent.length);
  const byAccepted = accepted?.board.groups ?? [];
  const without = new Map(byAccepted.map((group) => [boardKey(group), group]));
  // Where accepted claims alone are not kept apart by theatre, no group of theirs is this one.
  const otherwiseApart = (group: BoardGroup): boolean => byAccepted.some((one) => groupKey(one) === groupKey(group));
  if (!shown.length)
    return (
      <Empty title="No totals">
        {filters.value.include === "all" ? (
          <p>No claim that fits gives a running total.</p>
        ) : (
          <p>No accepted claim gives a running total. Decide on claims in the review, or include proposals above.</p>
        )}
      </Empty>
    );
  return (
    <>
      {claimed.map((group) => (
        <GroupPanel
          key={boardKey(group)}
          group={group}
          cards={answer.cards}
          without={accepted ? (without.get(boardKey(group)) ?? (otherwiseApart(group) ? undefined : null)) : undefined}
        />
      ))}
      {unclaimed.length > 0 && <Unclaimed groups={unclaimed} />}
    </>
  );
}

function fits(group: BoardGroup): boolean {
  const now = filters.value;
  return (
    (!now.outcome.length || now.outcome.includes(group.outcome)) &&
    (!now.status.length || now.status.includes(group.victims.status))
  );
}

function narrowed(group: BoardGroup): BoardGroup {
  const names = filters.value.claimant.map((name) => name.toLowerCase());
  if (!names.length) return group;
  const named = (name: string) => names.some((part) => name.toLowerCase().includes(part));
  return {
    ...group,
    claimants: group.claimants.filter((row) => named(row.name)),
    silent: group.silent.filter((one) => named(one.party)),
  };
}

interface GroupProps {
  group: BoardGroup;
  cards: Briefs;
  /** The group as accepted claims alone give it; undefined where proposals are not included. */
  without: BoardGroup | null | undefined;
}

function GroupPanel({ group, cards, without }: GroupProps) {
  const rows = [...group.claimants].sort((one, other) => drawnAt(other) - drawnAt(one));
  const most = Math.max(1, ...rows.flatMap((row) => [row.min ?? 0, row.max ?? 0, row.best ?? 0])) * 1.12;
  const proposed = rows.some((row) => undecided(cards[row.claim]?.state));
  const name = groupName(group);
  return (
    <section class="panel toll-group" aria-label={name}>
      <header class="row wrap">
        <h2 class="grow">{name}</h2>
        <Ranged group={group} rows={rows} proposed={proposed} />
      </header>
      {without !== undefined && proposed && (
        <p class="note-line">
          <span class="state proposed">with proposals</span> Accepted claims alone:{" "}
          <strong class="figures">{without && without.claimants.length ? range(without) : "no total"}</strong>
        </p>
      )}
      <div class="table-scroll" role="region" aria-label={`${name}: by claimant`} tabIndex={0}>
        <table class="table dots board">
          <caption class="sr-only">{name}: the latest figure of each claimant</caption>
          <thead>
            <tr>
              <th scope="col">Claimant</th>
              <th scope="col" class="number">
                Latest figure
              </th>
              <th scope="col" class="plot">
                {rows.length > 0 ? (
                  <span class="scale-ends figures">
                    <span>0</span>
                    <span>{number(Math.floor(most / 1.12))}</span>
                  </span>
                ) : (
                  <span class="sr-only">Drawn</span>
                )}
              </th>
              <th scope="col">As of</th>
              <th scope="col">Words</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <ClaimantRow key={row.claim} row={row} card={cards[row.claim]} most={most} within={group} />
            ))}
            {group.silent.map((one) => (
              <SilentRow key={one.claim} party={one.party} claim={one.claim} card={cards[one.claim]} />
            ))}
          </tbody>
        </table>
      </div>
      <footer class="note-line">
        <Documented group={group} />{" "}
        <a href={linkTo("/series", { group: groupKey(group) })}>Running totals over time</a>
      </footer>
    </section>
  );
}

/** low, best and high, and which claimant gives each. */
function Ranged({ group, rows, proposed }: { group: BoardGroup; rows: BoardClaimant[]; proposed: boolean }) {
  if (!rows.length) return <span class="muted">nobody gives a total</span>;
  return (
    <details class={proposed ? "ranged undecided" : "ranged"}>
      <summary>
        <dl class="ends figures">
          <div>
            <dt>low</dt>
            <dd>{group.low === null ? "–" : number(group.low)}</dd>
          </div>
          <div>
            <dt>best</dt>
            <dd>
              <strong>{group.best === null ? "–" : number(group.best)}</strong>
            </dd>
          </div>
          <div>
            <dt>high</dt>
            <dd>{group.high === null ? "open" : number(group.high)}</dd>
          </div>
        </dl>
        <span class="small why">why</span>
      </summary>
      <ul class="small explained">
        {(["low", "best", "high"] as const).map((end) => (
          <li key={end}>
            <strong>{end}</strong> {explained(end, group, rows)}
          </li>
        ))}
        {!group.victims.side && <li>No side is told: these figures may be of different people.</li>}
      </ul>
    </details>
  );
}

function explained(end: "low" | "best" | "high", group: BoardGroup, rows: BoardClaimant[]): string {
  const value = group[end];
  if (value === null) return end === "high" ? "is open: the highest figure is a floor (“at least”)." : "is not named by these rules.";
  const giving = rows.filter((row) => [row.min, row.max, row.best].includes(value)).map((row) => row.name);
  if (!giving.length) return `${number(value)}.`;
  const what = { low: "the least that a current total gives", best: "the most reliable and most specific", high: "the most that a current total gives" };
  return `${number(value)}, ${what[end]}: ${giving.join("; ")}.`;
}

function ClaimantRow({ row, card, most, within }: { row: BoardClaimant; card: Brief | undefined; most: number; within: BoardGroup }) {
  const proposed = undecided(card?.state);
  return (
    <tr class={proposed ? "undecided" : undefined}>
      <th scope="row">
        <Name>{row.name}</Name> {proposed && <StateMark state="proposed" />}
      </th>
      <td class="number">
        <FigureLink claim={row.claim} card={card}>
          {count(row)}
        </FigureLink>
      </td>
      <td class="plot">
        <Strip figure={row} most={most} proposed={proposed} within={within} />
      </td>
      <td class="nowrap">{day(row.as_of)}</td>
      <Said card={card} />
    </tr>
  );
}

function SilentRow({ party, claim, card }: { party: string; claim: string; card: Brief | undefined }) {
  const proposed = undecided(card?.state);
  return (
    <tr class={proposed ? "undecided silent" : "silent"}>
      <th scope="row">
        <Name>{party}</Name> {proposed && <StateMark state="proposed" />}
      </th>
      <td class="number">
        <FigureLink claim={claim} card={card}>
          gives no figure
        </FigureLink>
      </td>
      <td class="plot" />
      <td class="nowrap">{card?.document.published ? day(card.document.published) : ""}</td>
      <Said card={card} />
    </tr>
  );
}

function Said({ card }: { card: Brief | undefined }) {
  return (
    <td class="said">
      {card && (
        <>
          <Sentence card={card} /> <Where card={card} />
        </>
      )}
    </td>
  );
}

/** What incidents come to, one by one: never the same number as what is claimed in total. */
function Documented({ group }: { group: BoardGroup }) {
  if (!group.documented) return <span class="muted">No incident documents any of it.</span>;
  return (
    <span>
      Documented by incident:{" "}
      <a class="figures" href={linkTo("/incidents", { outcome: group.outcome, status: group.victims.status })}>
        {number(group.documented)}
      </a>
      .
    </span>
  );
}

function Unclaimed({ groups }: { groups: BoardGroup[] }) {
  return (
    <section class="panel" aria-labelledby="unclaimed">
      <header>
        <h2 id="unclaimed">Groups of which nobody gives a total</h2>
      </header>
      <div class="table-scroll">
        <table class="table">
          <caption class="sr-only">What incidents come to where nobody gives a total</caption>
          <thead>
            <tr>
              <th scope="col">Group</th>
              <th scope="col" class="number">
                Documented
              </th>
              <th scope="col" class="number">
                Low–high
              </th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={boardKey(group)}>
                <th scope="row">{groupName(group)}</th>
                <td class="number">
                  <a href={linkTo("/incidents", { outcome: group.outcome, status: group.victims.status })}>
                    {number(group.documented ?? 0)}
                  </a>
                </td>
                <td class="number">{range({ ...group, best: null })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
