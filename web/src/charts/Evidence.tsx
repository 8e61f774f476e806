/** What a figure stands on: its claim, a link to it, and the sentence with the claim marked. */

import type { Brief, Briefs } from "../api/seeing";
import type { State } from "../api/types";
import { linkTo } from "../state/filters";
import { StateMark } from "../ui/bits";
import { day } from "../ui/format";
import { Name, visible } from "../ui/words";

export const claimHref = (id: string): string => linkTo(`/claims/${encodeURIComponent(id)}`);
export const incidentHref = (id: string): string => linkTo(`/incidents/${encodeURIComponent(id)}`);
export const documentHref = (id: string): string => linkTo(`/documents/${encodeURIComponent(id)}`);

/** Whether nobody has decided on a claim: it is then drawn grey and dashed. */
export const undecided = (state: State | undefined): boolean => state === "proposed" || state === "changed";

interface FigureProps {
  claim: string;
  card: Brief | undefined;
  /** Where the claim's card isn't at hand. */
  state?: State | undefined;
  children: string;
}

/** A figure as a link to the claim it is; grey and dashed while it is only proposed. */
export function FigureLink({ claim, card, state, children }: FigureProps) {
  const proposed = undecided(card?.state ?? state);
  return (
    <a class={proposed ? "figure-link undecided" : "figure-link"} href={claimHref(claim)} title={card && plain(card)}>
      {children}
      {proposed && <span class="sr-only"> (proposed, not decided)</span>}
    </a>
  );
}

const plain = (card: Brief): string => `${card.document.name}: ${card.sentence.text}`;

/** The sentence of a claim, its words marked; only ever text. */
export function Sentence({ card }: { card: Brief }) {
  const letters = Array.from(card.sentence.text);
  const part = (from: number, to?: number) => visible(letters.slice(from, to).join(""));
  const { start, end } = card.sentence;
  return (
    <bdi class="words sentence" dir="auto">
      {part(0, start)}
      <mark>{part(start, end)}</mark>
      {part(end)}
    </bdi>
  );
}

/** Where a claim was published: the document's publisher and name, and the day. */
export function Where({ card }: { card: Brief }) {
  const { document } = card;
  return (
    <span class="small muted where">
      {document.publisher && (
        <>
          <Name>{document.publisher}</Name> ·{" "}
        </>
      )}
      <a href={documentHref(document.id)}>
        <Name>{document.name}</Name>
      </a>
      {document.published && <> · {day(document.published)}</>}
    </span>
  );
}

/** A claim as a quotation: who says it, the sentence, where it was published. */
export function Quotation({ card, why }: { card: Brief; why?: string | undefined }) {
  return (
    <blockquote class={undecided(card.state) ? "quotation undecided" : "quotation"}>
      <p class="row wrap">
        <strong>
          <Name>{card.claimant ?? card.document.publisher ?? card.document.name}</Name>
        </strong>
        {card.figure && <a href={claimHref(card.id)}>{card.figure}</a>}
        {!card.figure && <a href={claimHref(card.id)}>the claim</a>}
        {undecided(card.state) && <StateMark state={card.state} />}
        {why && <span class="small muted">{why}</span>}
      </p>
      <p>
        <Sentence card={card} />
      </p>
      <Where card={card} />
    </blockquote>
  );
}

/** Several claims behind one figure, opened when asked for. */
export function Stands({ claims, cards, label }: { claims: string[]; cards: Briefs; label: string }) {
  const known = claims.flatMap((id) => cards[id] ?? []);
  if (!known.length) return null;
  return (
    <details class="stands">
      <summary>{label}</summary>
      {known.map((card) => (
        <Quotation key={card.id} card={card} />
      ))}
    </details>
  );
}
