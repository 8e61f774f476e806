/** One incident: every claimant's figure side by side, what they come to and why, and its claims. */

import { useState } from "preact/hooks";

import { useSeen } from "../api/pages";
import type { IncidentAnswer, IncidentFigure } from "../api/seeing";
import type { IncidentToll } from "../api/types";
import { Counted } from "../charts/Counted";
import { DotPlot } from "../charts/DotPlot";
import { FigureLink, incidentHref, Quotation, undecided } from "../charts/Evidence";
import { drawnAt, groupName, outcome, range, whose, within } from "../charts/figures";
import { GradeMark, GRADES } from "../charts/Grade";
import { IncidentMark } from "../charts/Incidents";
import { Together } from "../charts/Together";
import { filterQuery, linkTo } from "../state/filters";
import { can, label } from "../state/session";
import type { PageProps } from "../routes";
import { Busy, Empty, Problem } from "../ui/bits";
import { moment, number, plural } from "../ui/format";
import { Name } from "../ui/words";
import { MergeDialog, SplitDialog, takeBack } from "./incident_judging";
import "../styles/seeing.css";

export default function Incident({ id }: PageProps) {
  const { data, error, reload } = useSeen<IncidentAnswer>(`/api/incidents/${encodeURIComponent(id ?? "")}`, filterQuery.value);
  if (error?.status === 404) return <Gone moved={movedTo(error.body)} />;
  if (error) return <Problem error={error} retry={reload} />;
  if (!data) return <Busy />;
  return <Shown incident={data} reload={reload} />;
}

const movedTo = (body: unknown): string[] => ((body ?? {}) as { moved?: string[] }).moved ?? [];

/** Ids of incidents follow from their claims: a merge, a split or another day changes them. */
function Gone({ moved }: { moved: string[] }) {
  return (
    <Empty title="This incident isn’t in the account that is shown">
      <p>It may have been merged or split, stand on claims that nobody accepted, or be of a later day than “as of”.</p>
      {moved.map((to) => (
        <p key={to}>
          <a href={incidentHref(to)}>Its claims are now in this incident</a>
        </p>
      ))}
      <p>
        <a href={linkTo("/incidents", { include: "all" })}>All incidents, with proposals</a>
      </p>
    </Empty>
  );
}

function Shown({ incident, reload }: { incident: IncidentAnswer; reload: () => void }) {
  const [asking, setAsking] = useState<"merge" | "split" | null>(null);
  const close = () => setAsking(null);
  return (
    <div class="page incident">
      <div class="head">
        <h1>
          <Name>{incident.title}</Name>
        </h1>
        <IncidentMark state={incident.state} />
        <span class="grow" />
        {can("merge") && (
          <div class="row">
            <button type="button" class="button" onClick={() => setAsking("merge")}>
              Merge …
            </button>
            <button type="button" class="button" disabled={incident.claims.length < 2} onClick={() => setAsking("split")}>
              Split …
            </button>
          </div>
        )}
      </div>
      <Counted view={incident.view} />
      <Facts incident={incident} />
      {incident.tolls.map((_, index) => (
        <TollPanel key={index} incident={incident} index={index} />
      ))}
      <Uncounted incident={incident} />
      <Claims incident={incident} />
      <Alike incident={incident} />
      <Judged incident={incident} reload={reload} />
      {asking === "merge" && <MergeDialog incident={incident} onClose={close} onDone={reload} />}
      {asking === "split" && <SplitDialog incident={incident} onClose={close} onDone={reload} />}
    </div>
  );
}

function Facts({ incident }: { incident: IncidentAnswer }) {
  return (
    <dl class="facts panel">
      <div>
        <dt>When</dt>
        <dd>{within(incident.when)}</dd>
      </div>
      <div>
        <dt>Where</dt>
        <dd>
          {incident.where.length === 0 && "not told"}
          {incident.where.map((site, index) => (
            <span key={index}>
              {index > 0 && "; "}
              <Name>{site.name}</Name> <span class="muted small">{precision(site.precision)}</span>
            </span>
          ))}
        </dd>
      </div>
      <div>
        <dt>Grade</dt>
        <dd>
          <GradeMark grade={incident.grade} /> <span class="muted small">{incident.because_grade || GRADES[incident.grade]?.meaning}</span>
        </dd>
      </div>
      <div>
        <dt>Said by</dt>
        <dd>
          {plural(incident.roots, "independent root")}
          {incident.said_by.length > 0 && (
            <>
              : <Name>{incident.said_by.join(", ")}</Name>
            </>
          )}
        </dd>
      </div>
      {incident.blamed.length > 0 && (
        <div>
          <dt>Blamed</dt>
          <dd>
            <Name>{incident.blamed.join(", ")}</Name>
          </dd>
        </div>
      )}
    </dl>
  );
}

const PRECISIONS = ["", "exact", "near the place", "district", "province", "region", "country only", "at sea or in the air"];
const precision = (code: number | null): string => (code === null ? "(not in the gazetteer)" : `(${PRECISIONS[code] ?? code})`);

const standsOn = (toll: IncidentToll): Set<string> =>
  new Set([...toll.because.low, ...toll.because.best, ...toll.because.high, ...toll.left_out.map((one) => one.id)]);

/** The figures that belong to a toll: those its range names, and others of the group within it. */
function figuresOf(incident: IncidentAnswer, index: number): IncidentFigure[] {
  const named = incident.tolls.map(standsOn);
  return incident.figures
    .filter((figure) => {
      if (named[index]!.has(figure.claim)) return true;
      if (named.some((ids) => ids.has(figure.claim))) return false;
      return incident.tolls.findIndex((toll) => isWithin(figure, toll)) === index;
    })
    .sort((one, other) => Number(isLeftOut(one, incident.tolls[index]!)) - Number(isLeftOut(other, incident.tolls[index]!)) || drawnAt(other) - drawnAt(one));
}

const isLeftOut = (figure: IncidentFigure, toll: IncidentToll): boolean => toll.left_out.some((one) => one.id === figure.claim);

/** Of the same group, and no more or less than the range: said again, or by others, without changing it. */
function isWithin(figure: IncidentFigure, toll: IncidentToll): boolean {
  const [one, other] = [figure.victims.side, toll.victims.side];
  if (figure.outcome !== toll.outcome || figure.victims.status !== toll.victims.status || (one && other && one !== other)) return false;
  const value = drawnAt(figure);
  return value >= (toll.low ?? 0) && value <= (toll.high ?? Infinity);
}

function TollPanel({ incident, index }: { incident: IncidentAnswer; index: number }) {
  const toll = incident.tolls[index]!;
  const figures = figuresOf(incident, index);
  const whole = toll.subset_of === null ? null : incident.tolls[toll.subset_of];
  return (
    <section class="panel" aria-label={groupName(toll)}>
      <header class="row wrap">
        <h2 class="grow">
          {outcome(toll.outcome)}: {whose(toll.victims)}
          {whole && <span class="muted small"> (part of the {whose(whole.victims)} above)</span>}
        </h2>
        <Ends toll={toll} cards={incident.cards} />
      </header>
      <DotPlot figures={figures} toll={toll} caption={`${groupName(toll)}: the figure of every claimant`} cards={incident.cards} />
      <div class="note-line stack">
        <p>{explained(toll, incident.cards)}</p>
        {(toll as { notes?: string[] }).notes?.map((note) => (
          <p key={note}>Note: {note}.</p>
        ))}
      </div>
    </section>
  );
}

/** low, best and high, each a link to the claim that gives it: dashed where that is only proposed. */
function Ends({ toll, cards }: { toll: IncidentToll; cards: IncidentAnswer["cards"] }) {
  return (
    <dl class="ends figures">
      {(["low", "best", "high"] as const).map((name) => {
        const value = toll[name];
        const claim = toll.because[name].find((id) => !undecided(cards[id]?.state)) ?? toll.because[name][0];
        const told = value === null ? (name === "high" ? "open" : "–") : number(value);
        return (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {claim && value !== null ? (
                <FigureLink claim={claim} card={cards[claim]}>
                  {told}
                </FigureLink>
              ) : (
                told
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** The range in a sentence: which claimant gives each end, and by which rules. */
function explained(toll: IncidentToll, cards: IncidentAnswer["cards"]): string {
  const who = (ids: string[]) => [...new Set(ids.map((id) => cards[id]?.claimant ?? cards[id]?.document.name ?? "a claim"))].join(", ");
  const parts = [`Under ${label("profiles", toll.profile) === toll.profile ? toll.profile.toUpperCase() : label("profiles", toll.profile)}: ${range(toll)}.`];
  if (toll.because.low.length) parts.push(`The low is from ${who(toll.because.low)};`);
  if (toll.because.best.length) parts.push(`the best, the most reliable and most specific, from ${who(toll.because.best)};`);
  parts.push(toll.high === null ? "the high is open, since the highest figure is a floor (“at least”)." : `the high from ${who(toll.because.high)}.`);
  if (toll.left_out.length) parts.push(`${plural(toll.left_out.length, "figure")} left out, with the reason beside each.`);
  return parts.join(" ");
}

/** Figures that no toll of the incident stands on: shown, since somebody said them. */
function Uncounted({ incident }: { incident: IncidentAnswer }) {
  const counted = new Set(incident.tolls.flatMap((_, index) => figuresOf(incident, index).map((figure) => figure.claim)));
  const rest = incident.figures.filter((figure) => !counted.has(figure.claim));
  if (!rest.length) return null;
  return (
    <section class="panel" aria-label="Figures that count in no range">
      <header>
        <h2>Figures that count in no range</h2>
      </header>
      <DotPlot figures={rest} toll={null} caption="Figures that count in no range" cards={incident.cards} />
    </section>
  );
}

function Claims({ incident }: { incident: IncidentAnswer }) {
  const cards = incident.claims.flatMap((ref) => incident.cards[ref.id] ?? []);
  const others = cards.filter((card) => card.kind !== "toll");
  if (!others.length) return null;
  const kinds = [...new Set(others.map((card) => card.kind))];
  return (
    <section class="panel" aria-labelledby="other-claims">
      <header>
        <h2 id="other-claims">What else is said about it</h2>
        <span class="small muted">{plural(incident.claims.length, "claim")} in all, in {plural(incident.documents, "document")}</span>
      </header>
      <div class="body stack">
        {kinds.map((kind) => (
          <div class="stack" key={kind}>
            <h3>{label("kinds", kind)}</h3>
            <div class="quotes">
              {others
                .filter((card) => card.kind === kind)
                .map((card) => (
                  <Quotation key={card.id} card={card} />
                ))}
            </div>
          </div>
        ))}
      </div>
    </section>
  );
}

/** Why reports were put together, pair by pair; asked for when it is opened. */
function Alike({ incident }: { incident: IncidentAnswer }) {
  const [open, setOpen] = useState(false);
  if (incident.documents < 2) return null;
  return (
    <details class="panel points" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <strong>Why these reports are one incident</strong> <span class="small muted">{plural(incident.documents, "document")}</span>
      </summary>
      {open && <Together incident={incident.id} />}
    </details>
  );
}

/** Merges and splits that touch it, each to be taken back; decisions on single claims are beside them. */
function Judged({ incident, reload }: { incident: IncidentAnswer; reload: () => void }) {
  const decided = incident.judgements.filter((one) => one.decision === "merge" || one.decision === "apart");
  if (!decided.length) return null;
  return (
    <section class="panel" aria-labelledby="decided">
      <header>
        <h2 id="decided">Decisions that put it together</h2>
      </header>
      <ul class="body stack decided">
        {decided.map((one) => (
          <li key={one.id} class={one.undone ? "row wrap muted" : "row wrap"}>
            <span class="grow">
              <strong>{one.decision === "apart" ? "split" : "merged"}</strong> by <Name>{one.who}</Name>, {moment(one.when)}
              {one.why && (
                <>
                  : <Name>{one.why}</Name>
                </>
              )}
              {one.undone && " (taken back)"}
            </span>
            {!one.undone && can("merge") && (
              <button type="button" class="button small" onClick={() => void takeBack(one.id, incident.claims[0]?.id ?? "", reload)}>
                Take back
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

