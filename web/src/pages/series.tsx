/** Running totals: what each claimant says so far, as steps, with what is odd about them. */

import { useSeen } from "../api/pages";
import type { Group, SeriesAnswer } from "../api/seeing";
import { Counted, NarrowsOnly } from "../charts/Counted";
import { FigureLink, Sentence, undecided, Where } from "../charts/Evidence";
import { FLAGS, groupKey, groupName, outcome, whose } from "../charts/figures";
import { Steps } from "../charts/Steps";
import { filterQuery, filters, linkTo } from "../state/filters";
import { navigate, params, setParams } from "../state/route";
import { Busy, Empty, PageHead, Problem, StateMark } from "../ui/bits";
import { count, day, number, plural } from "../ui/format";
import { Name } from "../ui/words";
import "../styles/seeing.css";

type Series = SeriesAnswer["items"][number];

/** Lines that one chart can hold and still be read. */
const LINES = 8;

export default function SeriesPage() {
  const chosen = params.value.get("group");
  const query = new URLSearchParams(filterQuery.value);
  if (chosen) {
    const [outcomeOf, status, side] = chosen.split("|");
    query.set("outcome", outcomeOf ?? "");
    query.set("status", status ?? "");
    if (side) query.set("side", side);
  }
  const id = params.value.get("id");
  if (id) query.set("id", id);
  query.set("limit", "200");
  const { data, error, reload } = useSeen<SeriesAnswer>("/api/series", query);
  return (
    <div class="page">
      <PageHead title="Running totals">
        <p>What each claimant says has been lost so far. A figure stands until the same claimant gives another; nothing is smoothed.</p>
      </PageHead>
      <Counted view={data?.view} />
      <NarrowsOnly by={["outcome", "status", "side", "claimant"]} what="This page" />
      {error && <Problem error={error} retry={reload} />}
      {!data && !error && <Busy />}
      {data && <Chosen answer={data} chosen={chosen} />}
    </div>
  );
}

function Chosen({ answer, chosen }: { answer: SeriesAnswer; chosen: string | null }) {
  const groups = byVictims(answer.groups);
  const one = params.value.get("id") ? answer.items[0] : undefined;
  const wanted = one ? groupKey(one) : chosen;
  const now = groups.find((group) => groupKey(group) === wanted) ?? groups[0];
  if (!now)
    return (
      <Empty title="No running totals">
        <p>{filters.value.include === "all" ? "No claim that fits gives a running total." : "No accepted claim gives a running total. Proposals can be included above."}</p>
      </Empty>
    );
  const whole = answer.items.filter((one) => groupKey(one) === groupKey(now));
  const theatre = params.value.get("theatre");
  const mine = one || theatre === null ? whole : whole.filter((series) => (series.theatre ?? "") === theatre);
  return (
    <>
      {one ? (
        <p class="small">
          One claimant’s total. <a href={linkTo("/series", { group: groupKey(one) })}>All claimants of this group</a>
        </p>
      ) : (
        <>
          <Groups groups={groups} now={now} />
          <Theatres of={answer.groups.filter((group) => groupKey(group) === groupKey(now))} chosen={theatre} />
        </>
      )}
      <Drawn key={`${groupKey(now)} ${theatre}`} group={now} series={mine} answer={answer} />
    </>
  );
}

/** The groups of victims, those of several theatres as one. */
function byVictims(groups: Group[]): Group[] {
  const found = new Map<string, Group>();
  for (const group of groups) {
    const was = found.get(groupKey(group));
    found.set(groupKey(group), was ? { ...was, points: was.points + group.points, series: was.series + group.series } : { ...group, theatre: null });
  }
  return [...found.values()].sort((one, other) => other.points - one.points);
}

/** Totals of several wars or fronts are of different dead: each can be looked at alone. */
function Theatres({ of, chosen }: { of: Group[]; chosen: string | null }) {
  if (of.length < 2) return null;
  const choices = [null, ...of.map((group) => group.theatre ?? "")];
  return (
    <nav aria-label="Theatres" class="group-choice">
      {choices.map((theatre) => (
        <button type="button" class="button small" key={theatre ?? "all"} aria-pressed={theatre === chosen} onClick={() => setTheatre(theatre)}>
          {theatre === null ? "all theatres" : theatre === "" ? "no theatre told" : <Name>{theatre}</Name>}
        </button>
      ))}
    </nav>
  );
}

/** "" is a choice of its own: totals that name none. */
function setTheatre(theatre: string | null): void {
  const now = new URLSearchParams(window.location.search);
  now.delete("theatre");
  if (theatre !== null) now.set("theatre", theatre);
  navigate(window.location.pathname + (now.size ? `?${now}` : ""), { replace: true });
}

function Groups({ groups, now }: { groups: Group[]; now: Group }) {
  if (groups.length < 2) return null;
  return (
    <nav aria-label="Groups of victims" class="group-choice">
      {groups.map((group) => (
        <button
          type="button"
          class="button small"
          key={groupKey(group)}
          aria-pressed={group === now}
          onClick={() => setParams({ group: groupKey(group), theatre: null })}
        >
          {groupName(group)} <span class="muted figures">{number(group.points)}</span>
        </button>
      ))}
    </nav>
  );
}

function Drawn({ group, series, answer }: { group: Group; series: Series[]; answer: SeriesAnswer }) {
  const totals = series.filter((one) => !one.window).sort((one, other) => other.points.length - one.points.length);
  const periods = series.filter((one) => one.window);
  const drawn = totals.slice(0, LINES);
  const title = `${outcome(group.outcome)}: ${whose(group.victims)}`;
  return (
    <>
      {drawn.length > 0 && (
        <section class="panel" aria-label={title}>
          <header class="row wrap">
            <h2 class="grow">{title}</h2>
            <span class="small muted">
              {plural(totals.length, "claimant")}, {plural(group.points, "figure")}
            </span>
          </header>
          <div class="body">
            <Steps series={drawn} states={answer.states} title={title} last={answer.view.as_of ?? answer.view.last} />
            {totals.length > LINES && (
              <p class="small muted">
                The {LINES} claimants with the most figures are drawn; the other {totals.length - LINES} are in the tables below. Filter by claimant to draw them.
              </p>
            )}
          </div>
        </section>
      )}
      {[...totals, ...periods].map((one) => (
        <PointsTable key={one.id} series={one} answer={answer} open={series.length === 1} />
      ))}
    </>
  );
}

function PointsTable({ series, answer, open }: { series: Series; answer: SeriesAnswer; open: boolean }) {
  const { cards, states } = answer;
  const flagged = series.points.filter((point) => point.flag).length;
  return (
    <details class="panel points" open={open}>
      <summary>
        <strong>
          <Name>{series.claimant.name}</Name>
        </strong>{" "}
        <span class="muted small">
          {plural(series.points.length, "figure")}
          {series.theatre && (
            <>
              {" "}
              · <Name>{series.theatre}</Name>
            </>
          )}
          {series.window && <> · each for its own {series.window}, not a running total</>}
          {flagged > 0 && <> · {plural(flagged, "oddity", "oddities")}</>}
        </span>
      </summary>
      <div class="table-scroll" role="region" aria-label={`Figures of ${series.claimant.name}`} tabIndex={0}>
        <table class="table">
          <caption class="sr-only">
            Every figure of {series.claimant.name}: {groupName(series)}
          </caption>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col" class="number">
                {series.window ? `In the ${series.window}` : "Total"}
              </th>
              <th scope="col" class="number">
                Stated increase
              </th>
              <th scope="col">What is odd</th>
              <th scope="col">Words</th>
            </tr>
          </thead>
          <tbody>
            {series.points.map((point) => {
              const card = cards[point.claim];
              const flag = point.flag ? FLAGS[point.flag] : undefined;
              const proposed = undecided(states[point.claim]);
              return (
                <tr key={point.claim + point.as_of} class={proposed ? "undecided" : undefined}>
                  <th scope="row" class="nowrap">
                    {day(point.as_of)}
                  </th>
                  <td class="number">
                    <FigureLink claim={point.claim} card={card} state={states[point.claim]}>
                      {count(point)}
                    </FigureLink>
                  </td>
                  <td class="number">{point.increment === null ? "" : `+${number(point.increment)}`}</td>
                  <td>
                    {flag && (
                      <span title={flag.meaning} class="flagged">
                        <span aria-hidden="true">{flag.sign}</span> {flag.name}
                      </span>
                    )}
                    {proposed && <StateMark state="proposed" />}
                  </td>
                  <td class="said">
                    {card ? (
                      <>
                        <Sentence card={card} /> <Where card={card} />
                      </>
                    ) : (
                      <span class="small muted">
                        in <Name>{point.document}</Name>
                      </span>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </details>
  );
}
