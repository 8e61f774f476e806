/** Where accounts disagree: the quotations side by side, by the kind of disagreement. */

import type { DissentAnswer, DissentItem } from "../api/seeing";
import { useView } from "../api/pages";
import { Counted, NarrowsOnly } from "../charts/Counted";
import { claimHref, incidentHref, Quotation } from "../charts/Evidence";
import { capital } from "../charts/figures";
import { filterQuery, linkTo } from "../state/filters";
import { params, setParams } from "../state/route";
import { Busy, Empty, PageHead, Problem } from "../ui/bits";
import { number, plural } from "../ui/format";
import { Name } from "../ui/words";
import "../styles/seeing.css";

const KINDS: Record<string, { name: string; meaning: string }> = {
  rival_figures: { name: "Figures that don’t meet", meaning: "independent claimants, the same group, the same incident or day, and ranges that don’t overlap" },
  mutual_blame: { name: "Each blames the other", meaning: "two parties hold each other responsible for one incident" },
  denial: { name: "Denials", meaning: "somebody says it did not happen, or not so" },
  revision: { name: "Revisions", meaning: "a claimant’s own total falls" },
  silence: { name: "Silence", meaning: "a party gives no figure for its own losses" },
  increment_mismatch: { name: "Increases that don’t add up", meaning: "the increase stated isn’t the change of the total" },
};

export default function Dissent() {
  const kind = params.value.get("dissent") ?? "";
  const query = new URLSearchParams(filterQuery.value);
  if (kind) query.set("dissent", kind);
  const view = useView<DissentAnswer>("/api/dissent", query);
  const answer = view.first;
  return (
    <div class="page">
      <PageHead title="Dissent">
        <p>Where accounts disagree. A disagreement is data: both sides stand in their own words, and nobody is declared right.</p>
      </PageHead>
      <Counted view={answer?.view} />
      <NarrowsOnly by={["outcome", "status", "claimant", "place", "from", "to", "text"]} what="This page" />
      {view.error && <Problem error={view.error} retry={view.reload} />}
      {!answer && !view.error && <Busy />}
      {answer && <Kinds counts={answer.counts} kind={kind} />}
      {answer && answer.items.length === 0 && (
        <Empty title="Nobody contradicts anybody">
          <p>At least not in what is counted here.</p>
        </Empty>
      )}
      {answer && <Listed items={view.items} cards={view.cards} />}
      {answer && view.more && (
        <div>
          <button type="button" class="button" disabled={view.busy} onClick={view.next}>
            {view.busy ? "Loading …" : `Show more (${plural(answer.total - view.items.length, "disagreement")} left)`}
          </button>
        </div>
      )}
    </div>
  );
}

function Kinds({ counts, kind }: { counts: Record<string, number>; kind: string }) {
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return (
    <nav class="group-choice" aria-label="Kinds of disagreement">
      <button type="button" class="button small" aria-pressed={!kind} onClick={() => setParams({ dissent: null })}>
        All <span class="muted figures">{number(all)}</span>
      </button>
      {Object.entries(KINDS).map(([code, { name }]) =>
        counts[code] ? (
          <button type="button" class="button small" key={code} aria-pressed={kind === code} onClick={() => setParams({ dissent: code })}>
            {name} <span class="muted figures">{number(counts[code])}</span>
          </button>
        ) : null,
      )}
    </nav>
  );
}

function Listed({ items, cards }: { items: DissentItem[]; cards: DissentAnswer["cards"] }) {
  const kinds = Object.keys(KINDS).filter((code) => items.some((one) => one.kind === code));
  return (
    <>
      {kinds.map((code) => (
        <section class="stack" key={code} aria-labelledby={`kind-${code}`}>
          <div class="row wrap">
            <h2 id={`kind-${code}`}>{KINDS[code]!.name}</h2>
            <span class="small muted">{KINDS[code]!.meaning}</span>
          </div>
          {items
            .filter((one) => one.kind === code)
            .map((one, index) => (
              <Disagreement key={`${one.about} ${index}`} one={one} cards={cards} />
            ))}
        </section>
      ))}
    </>
  );
}

/** Claims beyond those quoted that are linked by name. */
const MORE = 20;

function Disagreement({ one, cards }: { one: DissentItem; cards: DissentAnswer["cards"] }) {
  const known = one.claims.flatMap((ref) => cards[ref.id] ?? []);
  const rest = one.claims.filter((ref) => !cards[ref.id]);
  return (
    <article class="panel disagreement">
      <header class="row wrap">
        <h3 class="grow">
          <Name>{capital(one.about)}</Name>
        </h3>
        {one.incident && (
          <a class="small" href={incidentHref(one.incident)}>
            the incident
          </a>
        )}
        {one.series && (
          <a class="small" href={linkTo("/series", { id: one.series })}>
            the running total
          </a>
        )}
      </header>
      <div class="body">
        <div class="quotes">
          {known.map((card) => (
            <Quotation key={card.id} card={card} />
          ))}
        </div>
        {rest.length > 0 && (
          <p class="small muted more-claims">
            And {plural(rest.length, "more claim")}:{" "}
            {rest.slice(0, MORE).map((ref, index) => (
              <span key={ref.id}>
                {index > 0 && ", "}
                <a href={claimHref(ref.id)}>
                  <Name>{ref.document}</Name>
                </a>
              </span>
            ))}
            {rest.length > MORE && " …"}
          </p>
        )}
      </div>
    </article>
  );
}
