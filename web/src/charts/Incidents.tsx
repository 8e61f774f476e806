/** Small parts of every view of incidents. */

import type { IncidentState } from "../api/seeing";
import type { IncidentToll } from "../api/types";
import { word } from "../state/session";
import { number } from "../ui/format";
import { range, whose } from "./figures";

/** Said only where people have not accepted all of it. */
export function IncidentMark({ state }: { state: IncidentState }) {
  if (state === "accepted") return null;
  return <span class="state proposed">{state === "mixed" ? "partly proposed" : "proposed"}</span>;
}

/** The tolls of an incident, a line each; one that is part of another is set in. */
export function TollsInBrief({ tolls }: { tolls: IncidentToll[] }) {
  if (!tolls.length) return <span class="muted small">no figure</span>;
  return (
    <ul class="tolls figures">
      {tolls.map((toll, index) => (
        <li key={index} class={toll.subset_of === null ? undefined : "part"}>
          <strong>{range({ ...toll, best: null })}</strong>
          {toll.best !== null && toll.low !== toll.high && <span class="muted">, best {number(toll.best)}</span>} {word("outcomes", toll.outcome)}{" "}
          <span class="muted">
            {toll.subset_of !== null && "of them "}
            {whose(toll.victims)}
          </span>
        </li>
      ))}
    </ul>
  );
}
