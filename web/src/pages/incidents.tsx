/** What happened, as far as claims tell: every incident with the range of its tolls and its grade. */

import { useView } from "../api/pages";
import type { IncidentsAnswer, SeenIncident } from "../api/seeing";
import { Counted } from "../charts/Counted";
import { GradeMark, GRADES } from "../charts/Grade";
import { IncidentMark, TollsInBrief } from "../charts/Incidents";
import { capital, within } from "../charts/figures";
import { incidentHref } from "../charts/Evidence";
import { filterQuery, filters } from "../state/filters";
import { params, setParams } from "../state/route";
import { Busy, Empty, PageHead, Problem } from "../ui/bits";
import { plural } from "../ui/format";
import { Name } from "../ui/words";
import "../styles/seeing.css";

const SORTS: [string, string][] = [
  ["-day", "latest first"],
  ["day", "earliest first"],
  ["deaths", "most killed first"],
  ["doubt", "most doubtful first"],
];

export default function Incidents() {
  const sort = params.value.get("sort") ?? "-day";
  const grade = params.value.get("grade") ?? "";
  const query = new URLSearchParams(filterQuery.value);
  query.set("sort", sort);
  if (grade) query.set("grade", grade);
  const { first, items, loading, busy, error, more, next, reload } = useView<IncidentsAnswer>("/api/incidents", query);
  const total = first?.total ?? 0;
  return (
    <div class="page">
      <PageHead title="Incidents">
        <p>Claims that are about one thing that happened, with the range that they come to. An incident is our grouping; every claim keeps its own words.</p>
      </PageHead>
      <Counted view={first?.view} />
      <div class="row wrap controls">
        <label class="row">
          <span class="small muted">Order</span>
          <select class="input" value={sort} onChange={(event) => setParams({ sort: event.currentTarget.value })}>
            {SORTS.map(([code, text]) => (
              <option key={code} value={code}>
                {text}
              </option>
            ))}
          </select>
        </label>
        <label class="row">
          <span class="small muted">Grade</span>
          <select class="input" value={grade} onChange={(event) => setParams({ grade: event.currentTarget.value })}>
            <option value="">any</option>
            {Object.keys(GRADES).map((code) => (
              <option key={code} value={code}>
                {code}
              </option>
            ))}
          </select>
        </label>
        <span class="small muted figures" role="status">
          {loading && !items.length ? "" : plural(total, "incident")}
        </span>
      </div>
      {error && <Problem error={error} retry={reload} />}
      {!items.length && loading && <Busy />}
      {!items.length && !loading && !error && (
        <Empty title="No incidents">
          <p>
            {filters.value.include === "all"
              ? "No claim that fits is about something that happened."
              : "No accepted claim that fits is about something that happened. Decide on claims in the review, or include proposals above."}
          </p>
        </Empty>
      )}
      {items.length > 0 && <Rows items={items} />}
      {more && (
        <div>
          <button type="button" class="button" disabled={busy} onClick={next}>
            {busy ? "Loading …" : `Show more (${plural(total - items.length, "incident")} left)`}
          </button>
        </div>
      )}
    </div>
  );
}

function Rows({ items }: { items: SeenIncident[] }) {
  return (
    <div class="panel table-scroll" role="region" aria-label="Incidents" tabIndex={0}>
      <table class="table incidents">
        <caption class="sr-only">Incidents</caption>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">What and where</th>
            <th scope="col">Toll: low–high, best</th>
            <th scope="col">Grade</th>
            <th scope="col">Said by</th>
          </tr>
        </thead>
        <tbody>
          {items.map((incident) => (
            <tr key={incident.id} class={incident.state === "proposed" ? "undecided" : undefined}>
              <td class="when">{within(incident.when)}</td>
              <th scope="row">
                <a href={incidentHref(incident.id)}>
                  {capital(incident.kind === "other" ? "incident" : incident.kind)}
                  {incident.where.length > 0 && ", "}
                  <Name>{[...new Set(incident.where.map((site) => site.name))].slice(0, 3).join(", ")}</Name>
                </a>{" "}
                <IncidentMark state={incident.state} />
              </th>
              <td>
                <TollsInBrief tolls={incident.tolls} />
              </td>
              <td>
                <GradeMark grade={incident.grade} />
              </td>
              <td class="small said-by">
                <span class="figures">{plural(incident.roots, "root")}</span>
                {incident.said_by.length > 0 && (
                  <>
                    : <Name>{incident.said_by.slice(0, 3).join(", ")}</Name>
                    {incident.said_by.length > 3 && " …"}
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
