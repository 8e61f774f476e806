/** How the figures of a view were counted, beside every view: which claims, by which rules, as of when. */

import type { View } from "../api/seeing";
import { filters, type ListName, type SingleName } from "../state/filters";
import { vocabulary } from "../state/session";
import { day } from "../ui/format";

export function Counted({ view }: { view: View | undefined }) {
  if (!view) return null;
  const profile = vocabulary.value.profiles?.find((term) => term.code === view.profile);
  return (
    <p class="counted small muted" role="status">
      {view.include === "all" ? (
        <>
          <span class="state proposed">proposals included</span> Claims that nobody has decided on count here; they are grey and dashed.
        </>
      ) : (
        "Only claims that a person accepted."
      )}{" "}
      Ranges by the rules of {profile?.label ?? view.profile.toUpperCase()}
      {profile?.meaning ? ` (${profile.meaning})` : ""}. {view.as_of ? `What was published by ${day(view.as_of)}.` : "Everything published so far."}
    </p>
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
  from: "from",
  to: "until",
};

/** Says so where a filter in use doesn't narrow a view, rather than seeming to. */
export function NarrowsOnly({ by, what }: { by: (ListName | SingleName)[]; what: string }) {
  const idle = (Object.keys(TOLD) as (ListName | SingleName)[]).filter((name) => !by.includes(name) && filters.value[name].length > 0);
  if (!idle.length) return null;
  return (
    <p class="note warn small">
      {what} counts the whole book: of the filters in use, {idle.map((name) => TOLD[name]).join(", ")} does not narrow it.
    </p>
  );
}
