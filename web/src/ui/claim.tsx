/** A claim in a few words: what a row of a list shows of it. Report words stay report words. */

import type { ComponentChildren } from "preact";

import type { Card, Claim, Party } from "../api/types";
import { word } from "../state/session";
import { count, days } from "./format";
import { Name } from "./words";

const party = (of: Party | null | undefined): string => of?.name ?? of?.text ?? "";
const parties = (of: Party[] | undefined): string => (of ?? []).map(party).filter(Boolean).join(", ");

/** What is claimed: "at least 231 killed", "shelling", "gained". */
export function Gist({ claim }: { claim: Claim }): ComponentChildren {
  const { toll, event, control, statement, silence, media } = claim;
  if (toll) {
    const group = toll.victims.status === "unknown" ? "" : `, ${word("statuses", toll.victims.status)}`;
    return (
      <>
        <strong class="figures">{count(toll.count)}</strong> {word("outcomes", toll.outcome)}
        {group}
        {toll.victims.side && (
          <>
            {" "}
            (<Name>{toll.victims.side}</Name>)
          </>
        )}
      </>
    );
  }
  if (event)
    return (
      <>
        <strong>{word("modes", event.mode)}</strong>
        {event.actors.length > 0 && <> by <Name>{parties(event.actors)}</Name></>}
        {event.targets.length > 0 && <> on <Name>{parties(event.targets)}</Name></>}
      </>
    );
  if (control)
    return (
      <>
        <strong>{word("changes", control.change)}</strong> by <Name>{party(control.by)}</Name>
        {control.from && <> from <Name>{party(control.from)}</Name></>}
      </>
    );
  if (statement)
    return (
      <>
        <strong>{word("event_types", statement.type)}</strong> <Name>{parties(statement.speakers)}</Name>
      </>
    );
  if (silence)
    return (
      <>
        <Name>{party(silence.party)}</Name> <strong>doesn’t say</strong> <Name>{silence.about}</Name>
      </>
    );
  return (
    <>
      <strong>{word("mediums", media?.medium ?? "media")}</strong> <Name>{media?.shows ?? ""}</Name>
    </>
  );
}

/** The same as plain text, for announcements and titles. */
export function gistText({ claim }: Card): string {
  const { toll, event, control, statement, silence, media } = claim;
  if (toll) return `${count(toll.count)} ${word("outcomes", toll.outcome)}`;
  if (event) return `${word("modes", event.mode)} ${parties(event.actors)}`.trim();
  if (control) return `${word("changes", control.change)} by ${party(control.by)}`;
  if (statement) return `statement of ${parties(statement.speakers)}`;
  if (silence) return `silence of ${party(silence.party)}`;
  return `${media?.medium ?? "media"}`;
}

/** Who says it, where and when it happened. */
export function Circumstances({ card }: { card: Card }) {
  const { claim, document } = card;
  const who = claim.attribution[0] ? party(claim.attribution[0]) : (document.publisher ?? document.name);
  const where = claim.where.map((place) => place.name ?? place.text ?? "").filter(Boolean);
  return (
    <>
      <Name>{who}</Name>
      {where.length > 0 && (
        <>
          {" · "}
          <Name>{where.slice(0, 2).join(", ")}</Name>
        </>
      )}
      {claim.when?.start && ` · ${days(claim.when)}`}
    </>
  );
}
