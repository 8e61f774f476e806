/** Why reports are taken to be about one incident: each pair's score, in the parts that add up to it. */

import { useSeen } from "../api/pages";
import type { Together as Answer } from "../api/seeing";
import { filterQuery } from "../state/filters";
import { Busy, Problem } from "../ui/bits";
import { number, plural } from "../ui/format";
import { Name } from "../ui/words";

/** What each part of a score looks at. */
const PARTS: [string, string][] = [
  ["place", "one place, or one within the other; names that both sentences have"],
  ["day", "one day, or days that can be the same"],
  ["kind", "what was done, with what, and who is blamed"],
  ["victims", "whose dead, fighters or civilians"],
  ["figure", "numbers that fit each other"],
  ["scene", "market, school, hour: what the scene was"],
  ["wording", "words that both have and few others"],
];

interface Props {
  incident: string;
  /** Only the pairs of this claim's report. */
  claim?: string;
  /** As the candidate of a claim is found: with proposals, whatever the view counts. */
  all?: boolean;
}

export function Together({ incident, claim, all = false }: Props) {
  const query = new URLSearchParams(all ? { include: "all" } : filterQuery.value);
  if (claim) query.set("claim", claim);
  const { data, error, reload } = useSeen<Answer>(`/api/incidents/${encodeURIComponent(incident)}/together`, query);
  if (error) return <Problem error={error} retry={reload} />;
  if (!data) return <Busy what="Comparing" />;
  if (!data.items.length) return <p class="body small muted">{data.reports > 1 ? "No pair of reports." : "One report tells of it."}</p>;
  return (
    <>
      <div class="table-scroll" role="region" aria-label="How alike each pair of reports is" tabIndex={0}>
        <table class="table together">
          <caption class="sr-only">How alike each pair of reports is, in parts; together from {data.threshold} on</caption>
          <thead>
            <tr>
              <th scope="col">Reports</th>
              <th scope="col" class="number">
                Score
              </th>
              {PARTS.map(([part, about]) => (
                <th scope="col" class="number" key={part} title={about}>
                  {part}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.items.map((pair) => (
              <tr key={`${pair.a.claim} ${pair.b.claim}`}>
                <th scope="row">
                  <Name>{pair.a.document}</Name> + <Name>{pair.b.document}</Name>
                </th>
                {pair.parts === null || pair.score === null ? (
                  <td colSpan={PARTS.length + 1} class="muted">
                    put together by a person, or through a third report
                  </td>
                ) : (
                  <>
                    <td class="number">
                      <strong>{pair.score.toFixed(1)}</strong>
                    </td>
                    {PARTS.map(([part]) => (
                      <td class="number" key={part}>
                        {signed(pair.parts?.[part] ?? 0)}
                      </td>
                    ))}
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="note-line small muted">
        Two reports are put together from a score of {data.threshold} on, or through a third that fits both. What counts against has a minus.
        {data.total > data.items.length && ` ${plural(data.total - data.items.length, "more pair")} not shown (${number(data.reports)} reports).`}
      </p>
    </>
  );
}

const signed = (part: number): string => (part === 0 ? "0" : `${part > 0 ? "+" : "−"}${Math.abs(part).toFixed(1)}`);
