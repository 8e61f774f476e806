/** Publishing: the static site as a ZIP, and files for other programs, with what is to be withheld. */

import { useState } from "preact/hooks";

import { fetchFile } from "../api/files";
import { asError } from "../api/use";
import { filters, PROFILES } from "../state/filters";
import { can, status } from "../state/session";
import { Labelled, PageHead } from "../ui/bits";
import { Dialog } from "../ui/dialog";
import { number } from "../ui/format";
import { say } from "../ui/toast";
import "../styles/seeing.css";

/** What each format can hold, as `tollbook export` has it; the first is what it holds by itself. */
const FORMATS: { to: string; name: string; what: string[]; about: string }[] = [
  { to: "jsonl", name: "JSON Lines", what: ["claims", "documents", "incidents", "series", "dissent"], about: "the records as they are, a line each" },
  { to: "csv", name: "CSV", what: ["claims", "documents", "incidents", "series", "codebook"], about: "tables for a spreadsheet" },
  { to: "parquet", name: "Parquet", what: ["claims", "documents", "incidents", "series"], about: "typed tables for analysis" },
  { to: "geojson", name: "GeoJSON", what: ["claims", "incidents"], about: "for maps; never more exact than the place is known" },
  { to: "ucdp", name: "UCDP GED", what: ["incidents"], about: "rows as UCDP codes events" },
  { to: "acled", name: "ACLED", what: ["incidents"], about: "rows as ACLED codes events" },
  { to: "hxl", name: "HXL", what: ["incidents"], about: "humanitarian exchange, hashtags in the second row" },
  { to: "ftm", name: "FollowTheMoney", what: ["claims"], about: "entities for Aleph" },
  { to: "annotation", name: "Web Annotation", what: ["claims"], about: "each claim tied to its words" },
];

interface Choices {
  include: string;
  profile: string;
  as_of: string;
  redact: string;
}

export default function Publish() {
  const [choices, setChoices] = useState<Choices>({ include: "accepted", profile: filters.value.profile, as_of: filters.value.as_of, redact: "" });
  return (
    <div class="page publish">
      <PageHead title="Publish">
        <p>What leaves the book. Names, coordinates and documents to withhold are taken out of every file before it is written.</p>
      </PageHead>
      <div class="publish-parts">
        <What choices={choices} onChange={(change) => setChoices({ ...choices, ...change })} />
        <Site choices={choices} />
        <Files choices={choices} />
      </div>
    </div>
  );
}

function What({ choices, onChange }: { choices: Choices; onChange: (change: Partial<Choices>) => void }) {
  const undecided = (status.value?.counts.by_state.proposed ?? 0) + (status.value?.counts.by_state.changed ?? 0);
  const read = async (file: File | undefined) => file && onChange({ redact: await file.text() });
  return (
    <section class="panel" aria-labelledby="what">
      <header>
        <h2 id="what">What goes in</h2>
      </header>
      <div class="body stack">
        <fieldset class="choices">
          <legend class="small muted">Claims</legend>
          <label class="check">
            <input type="radio" name="include" checked={choices.include === "accepted"} onChange={() => onChange({ include: "accepted" })} />
            Only those a person accepted
          </label>
          <label class="check at-top">
            <input type="radio" name="include" checked={choices.include === "all"} onChange={() => onChange({ include: "all" })} />
            <span>
              Also the {number(undecided)} that nobody has decided on <span class="small muted">(the pages say so, and mark them)</span>
            </span>
          </label>
        </fieldset>
        <div class="row wrap fields">
          <Labelled label="Rules of ranges">
            {(attributes) => (
              <select {...attributes} class="input" value={choices.profile} onChange={(event) => onChange({ profile: event.currentTarget.value })}>
                {PROFILES.map((profile) => (
                  <option key={profile} value={profile}>
                    {profile.toUpperCase()}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
          <Labelled label="Published by (empty: everything)">
            {(attributes) => (
              <input {...attributes} type="date" class="input" value={choices.as_of} onChange={(event) => onChange({ as_of: event.currentTarget.value })} />
            )}
          </Labelled>
        </div>
        <Labelled
          label="What to withhold (TOML)"
          hint="names, people, coordinates_km, documents. A name is found in any letter case; other spellings and scripts must be listed by themselves."
        >
          {(attributes) => (
            <textarea
              {...attributes}
              class="input mono"
              rows={6}
              dir="auto"
              spellcheck={false}
              placeholder={'names = ["A name"]\npeople = true\ncoordinates_km = 25\ndocuments = ["report-03"]'}
              value={choices.redact}
              onInput={(event) => onChange({ redact: event.currentTarget.value })}
            />
          )}
        </Labelled>
        <Labelled label="or from a file">
          {(attributes) => <input {...attributes} type="file" accept=".toml,text/plain" onChange={(event) => void read(event.currentTarget.files?.[0])} />}
        </Labelled>
      </div>
    </section>
  );
}

const filled = (choices: Choices): Record<string, string> => Object.fromEntries(Object.entries(choices).filter(([, value]) => value));

function Site({ choices }: { choices: Choices }) {
  const [title, setTitle] = useState("");
  const [about, setAbout] = useState("");
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const make = async () => {
    setAsking(false);
    setBusy(true);
    setProblem(null);
    try {
      const name = await fetchFile("POST", "/api/publish", { ...filled(choices), ...(title && { title }), ...(about && { about }) }, "site.zip");
      say(`${name} is made. It opens from any folder, without a server.`);
    } catch (failed) {
      setProblem(asError(failed).message);
    }
    setBusy(false);
  };
  if (!can("adjudicate") && !can("admin")) return null;
  return (
    <section class="panel" aria-labelledby="site">
      <header>
        <h2 id="site">A site</h2>
      </header>
      <div class="body stack">
        <p class="small muted">Board, charts, map, every incident with its words, downloads. No server, no JavaScript, nothing asked of any network.</p>
        <Labelled label="Title">{(attributes) => <input {...attributes} class="input" dir="auto" value={title} onInput={(event) => setTitle(event.currentTarget.value)} />}</Labelled>
        <Labelled label="Who publishes this, and how reports were chosen" hint="For the methodology page. Empty lines part paragraphs.">
          {(attributes) => <textarea {...attributes} class="input" dir="auto" rows={4} value={about} onInput={(event) => setAbout(event.currentTarget.value)} />}
        </Labelled>
        {problem && (
          <p class="note bad" role="alert">
            {problem}
          </p>
        )}
        <div>
          <button type="button" class="button primary" disabled={busy} onClick={() => setAsking(true)}>
            {busy ? "Making the site …" : "Make the site …"}
          </button>
        </div>
      </div>
      {asking && (
        <Dialog
          title="Make the site?"
          onClose={() => setAsking(false)}
          onSubmit={() => void make()}
          actions={
            <>
              <button type="button" class="button" onClick={() => setAsking(false)}>
                Cancel
              </button>
              <button type="submit" class="button primary">
                Make the site
              </button>
            </>
          }
        >
          <ul class="plain">
            <li>{choices.include === "all" ? "Also claims that nobody has decided on, marked as such." : "Only claims that a person accepted."}</li>
            <li>{choices.redact ? "Withheld: what the profile names." : "Nothing is withheld: names in the reports stand on the pages."}</li>
            <li>Original documents and who decided what stay in the book.</li>
          </ul>
        </Dialog>
      )}
    </section>
  );
}

function Files({ choices }: { choices: Choices }) {
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const save = async (to: string, what: string) => {
    setBusy(to);
    setProblem(null);
    const { as_of, ...rest } = filled(choices);
    const derived = ["incidents", "series", "dissent"].includes(what);
    try {
      const name = await fetchFile("POST", "/api/export", { to, what, ...rest, ...(derived && as_of ? { as_of } : {}) }, `${what}.${to}`);
      say(`${name} is made.`);
    } catch (failed) {
      setProblem(asError(failed).message);
    }
    setBusy(null);
  };
  return (
    <section class="panel" aria-labelledby="files">
      <header>
        <h2 id="files">Files for other programs</h2>
      </header>
      {problem && (
        <p class="note bad" role="alert">
          {problem}
        </p>
      )}
      <table class="table formats">
        <caption class="sr-only">Formats</caption>
        <thead>
          <tr>
            <th scope="col">Format</th>
            <th scope="col">Of what</th>
            <th scope="col">
              <span class="sr-only">Save</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {FORMATS.map(({ to, name, what, about }) => {
            const now = chosen[to] ?? what[0]!;
            return (
              <tr key={to}>
                <th scope="row">
                  {name} <span class="small muted">{about}</span>
                </th>
                <td>
                  {what.length === 1 ? (
                    now
                  ) : (
                    <select class="input" aria-label={`${name}: of what`} value={now} onChange={(event) => setChosen({ ...chosen, [to]: event.currentTarget.value })}>
                      {what.map((one) => (
                        <option key={one}>{one}</option>
                      ))}
                    </select>
                  )}
                </td>
                <td>
                  <button type="button" class="button small" disabled={busy !== null} onClick={() => void save(to, now)} aria-label={`Save ${now} as ${name}`}>
                    {busy === to ? "Making …" : "Save"}
                  </button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
