/** The incident that the claim belongs to, with what every other claimant says of it. */

import "../styles/seeing.css";
import { DotPlot } from "../charts/DotPlot";
import { range, whose, outcome } from "../charts/figures";
import type { Candidate, Claim, Figure, IncidentToll } from "../api/types";
import { linkTo } from "../state/filters";
import { word } from "../state/session";
import { days } from "../ui/format";
import { Name } from "../ui/words";

interface Props {
  incident: Candidate | null;
  claim: Claim;
}

export function Incident({ incident, claim }: Props) {
  if (!incident)
    return (
      <p class="muted body">
        {claim.toll?.scope === "cumulative" ? (
          <>
            A running total belongs to no incident; it is a point of its claimant’s{" "}
            <a href={linkTo("/series", { include: "all", outcome: claim.toll.outcome })}>running totals</a>.
          </>
        ) : (
          "No incident has this claim in it."
        )}
      </p>
    );
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
