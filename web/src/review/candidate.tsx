/** The incident that the claim belongs to, with what every other claimant says of it. */

import { useState } from "preact/hooks";

import "../styles/seeing.css";
import { useSeen } from "../api/pages";
import type { SeriesAnswer } from "../api/seeing";
import { DotPlot } from "../charts/DotPlot";
import { drawnAt, outcome, range, whose } from "../charts/figures";
import { Together } from "../charts/Together";
import type { Candidate, Claim, Figure, IncidentToll } from "../api/types";
import { linkTo } from "../state/filters";
import { word } from "../state/session";
import { day, days } from "../ui/format";
import { Name } from "../ui/words";

interface Props {
  incident: Candidate | null;
  claim: Claim;
}

export function Incident({ incident, claim }: Props) {
  if (!incident) return claim.toll?.scope === "cumulative" ? <Totals toll={claim.toll} claim={claim} /> : <p class="muted body">No incident has this claim in it.</p>;
  const groups = incident.tolls.length ? incident.tolls : [null];
  const sorted = claim.toll ? [...groups].sort((a, b) => fits(b, claim) - fits(a, claim)) : groups;
  return (
    <div class="candidate">
      <p class="candidate-head">
        <a href={linkTo(`/incidents/${encodeURIComponent(incident.id)}`)}>
          <strong>
            <Name>{incident.title}</Name>
          </strong>
        </a>
        <span class="muted">
          {days(incident.when)} · <Name>{incident.where.map((place) => place.name ?? "").join(", ") || "place unknown"}</Name>
        </span>
        <span class="muted">grade: {word("grades", incident.grade)}</span>
      </p>
      {sorted.map((toll, index) => (
        <div key={index}>
          {toll && (
            <p class="small">
              {outcome(toll.outcome)}, {whose(toll.victims)}: <strong class="figures">{range(toll)}</strong>{" "}
              <span class="muted">by the rules of {toll.profile.toUpperCase()}</span>
            </p>
          )}
          <DotPlot
            figures={toll ? incident.figures.filter((figure) => same(figure, toll)) : incident.figures}
            toll={toll}
            caption={toll ? `Figures for ${toll.outcome}, ${whose(toll.victims)}` : "Figures"}
          />
        </div>
      ))}
      <Why key={claim.id} incident={incident} claim={claim} />
    </div>
  );
}

/** Why the claim's report is taken to be about this incident; compared when it is opened. */
function Why({ incident, claim }: { incident: Candidate; claim: Claim }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="together-of" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Why it is taken to be this incident</summary>
      {open && <Together incident={incident.id} claim={claim.id} all />}
    </details>
  );
}

/** A running total belongs to no incident: beside it stands what others gave by that day for the same people. */
function Totals({ toll, claim }: { toll: NonNullable<Claim["toll"]>; claim: Claim }) {
  const query = new URLSearchParams({ include: "all", outcome: toll.outcome, status: toll.victims.status, limit: "50" });
  if (toll.victims.side) query.set("side", toll.victims.side);
  const { data } = useSeen<SeriesAnswer>("/api/series", query);
  const by = toll.as_of ?? claim.document.published ?? "9999";
  const figures = (data?.items ?? [])
    .filter((one) => !one.window && one.victims.side === toll.victims.side)
    .flatMap((one) => {
      const mine = one.points.find((point) => point.claim === claim.id);
      const point = mine ?? one.points.filter((some) => some.as_of <= by).at(-1);
      return point ? [{ ...point, claimant: one.claimant.name, published: point.as_of, outcome: one.outcome, victims: one.victims, state: data?.states[point.claim] ?? "proposed" }] : [];
    })
    .sort((one, other) => drawnAt(other) - drawnAt(one));
  const named = `${outcome(toll.outcome)}, ${whose(toll.victims)}: latest totals by ${by === "9999" ? "now" : day(by)}`;
  return (
    <div class="candidate">
      <p class="small muted">
        A running total belongs to no incident. What each claimant gave for {whose(toll.victims)} {word("outcomes", toll.outcome)}
        {by !== "9999" && ` by ${day(by)}`}; all of it in <a href={linkTo("/series", { include: "all", outcome: toll.outcome })}>running totals</a>.
      </p>
      {figures.length > 0 && <DotPlot figures={figures} toll={null} caption={named} />}
    </div>
  );
}

const fits = (toll: IncidentToll | null, claim: Claim): number =>
  toll && claim.toll ? Number(toll.outcome === claim.toll.outcome) + Number(toll.victims.status === claim.toll.victims.status) : 0;

/** Figures of a toll: those its range names, and others of its outcome and group. */
const same = (figure: Figure, toll: IncidentToll): boolean => {
  const named = [...toll.because.low, ...toll.because.best, ...toll.because.high, ...toll.left_out.map((one) => one.id)];
  return named.includes(figure.claim) || (figure.outcome === toll.outcome && figure.victims.status === toll.victims.status);
};
