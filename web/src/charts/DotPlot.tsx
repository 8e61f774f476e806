/** Every claimant's figure for one toll, side by side, with how each counts in its range. */

import type { Briefs } from "../api/seeing";
import type { Figure, IncidentToll } from "../api/types";
import { count, number } from "../ui/format";
import { Name } from "../ui/words";
import { FigureLink, Sentence, undecided, Where } from "./Evidence";
import { Strip } from "./Strip";

type Shown = Omit<Figure, "document" | "claimant"> & { claimant: string | null; document: string | { name: string } };

interface Props {
  figures: Shown[];
  /** The toll whose range is drawn behind; null where there is none yet. */
  toll: IncidentToll | null;
  caption: string;
  cards?: Briefs;
}

export function DotPlot({ figures, toll, caption, cards = {} }: Props) {
  const ends = figures.flatMap((figure) => [figure.min, figure.max, figure.best]).concat(toll ? [toll.low, toll.best, toll.high] : []);
  const most = Math.max(1, ...ends.filter((n): n is number => n !== null)) * 1.12;
  return (
    <div class="table-scroll" role="region" aria-label={caption} tabIndex={0}>
      <table class="table dots">
        <caption class="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Who says so</th>
            <th scope="col" class="plot">
              <Scale most={most} />
            </th>
            <th scope="col" class="number">
              Figure
            </th>
            <th scope="col">{toll ? "In the range" : <span class="sr-only">In the range</span>}</th>
            {Object.keys(cards).length > 0 && <th scope="col">Words</th>}
          </tr>
        </thead>
        <tbody>
          {figures.map((figure) => (
            <Row key={figure.claim} figure={figure} toll={toll} most={most} cards={cards} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ figure, toll, most, cards }: { figure: Shown; toll: IncidentToll | null; most: number; cards: Briefs }) {
  const card = cards[figure.claim];
  const proposed = undecided(figure.state);
  const left = toll?.left_out.find((one) => one.id === figure.claim);
  const publisher = typeof figure.document === "string" ? figure.document : figure.document.name;
  return (
    <tr class={proposed ? "undecided" : undefined}>
      <th scope="row">
        <Name>{figure.claimant ?? publisher}</Name>
        {figure.claimant === null && <span class="small muted"> (the report itself)</span>}
      </th>
      <td class="plot">
        <Strip figure={figure} most={most} proposed={proposed} within={toll ?? undefined} faint={Boolean(left)} />
      </td>
      <td class="number">
        <FigureLink claim={figure.claim} card={card}>
          {count(figure)}
        </FigureLink>
      </td>
      <td class="role">{left ? <span class="muted">left out: {leftOut(left.why)}</span> : roles(figure.claim, toll)}</td>
      {Object.keys(cards).length > 0 && (
        <td class="said">
          {card && (
            <>
              <Sentence card={card} /> <Where card={card} />
            </>
          )}
        </td>
      )}
    </tr>
  );
}

/** "superseded by c_1234567890" is told without the id: the later figure stands in the same table. */
const leftOut = (why: string): string => why.replace(/ by c_[0-9a-f]+/u, " by a later figure");

function roles(claim: string, toll: IncidentToll | null): string {
  const found = (["low", "best", "high"] as const).filter((end) => toll?.because[end].includes(claim));
  if (found.length) return `gives ${found.join(", ")}`;
  return toll ? "within it" : "";
}

/** The ends of the line that the dots stand on. */
function Scale({ most }: { most: number }) {
  return (
    <span class="scale-ends figures">
      <span>0</span>
      <span>{number(Math.floor(most / 1.12))}</span>
    </span>
  );
}
