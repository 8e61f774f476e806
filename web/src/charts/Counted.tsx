/** How the figures of a view were counted, beside every view: which claims, by which rules, as of when. */

import type { View } from "../api/seeing";
import { filters, type ListName, type SingleName } from "../state/filters";
import { vocabulary } from "../state/session";
import { day } from "../ui/format";
import { AsOf } from "./AsOf";

/** `days`: with the "as of" slider. */
export function Counted({ view, days = true }: { view: View | undefined; days?: boolean }) {
  if (!view) return null;
  const profile = vocabulary.value.profiles?.find((term) => term.code === view.profile);
  return (
    <div class="counted">
      <p class="small muted" role="status">
        {view.include === "all" ? (
          <>
            <span class="state proposed">proposals included</span> Claims that nobody has decided on count here; they are grey and dashed.
          </>
        ) : (
          "Only claims that a person accepted."
        )}{" "}
        Ranges by the rules of <span title={profile?.meaning}>{view.profile.toUpperCase()}</span>.{" "}
        {filters.value.known_by && `As the book knew it on ${day(filters.value.known_by)}. `}
        {days && (filters.value.as_of ? `What was published by ${day(filters.value.as_of)}.` : "Everything published so far.")}
        {view.fresh === false && " The newest decisions and reports are being worked in; this page follows by itself."}
      </p>
      {days && <AsOf first={view.first} last={view.last} />}
    </div>
  );
}

const TOLD: Partial<Record<ListName | SingleName, string>> = {
  kind: "kind",
  outcome: "outcome",
  status: "status",
  claimant: "claimant",
  place: "place",
  document: "document",
  state: "decision",
  text: "words",
  side: "side",
  from: "from",
  to: "until",
};

/** Says so where a filter in use doesn't narrow a view, rather than seeming to. */
export function NarrowsOnly({ by, what }: { by: (ListName | SingleName)[]; what: string }) {
  const idle = (Object.keys(TOLD) as (ListName | SingleName)[]).filter((name) => !by.includes(name) && filters.value[name].length > 0);
  if (!idle.length) return null;
  return (
    <p class="note warn small">
      {what} counts the whole book: of the filters in use, {idle.map((name) => TOLD[name]).join(", ")} {idle.length === 1 ? "does" : "do"} not narrow it.
    </p>
  );
}
