/** What a person sets for this browser, and help: keys, words, where figures come from. */

import "../styles/review.css";
import "../styles/working.css";
import { KeyTable } from "../review/keysheet";
import { me, status, vocabulary } from "../state/session";
import { applyTheme, type Theme, theme } from "../state/theme";
import { PageHead, StateMark } from "../ui/bits";
import { keysOn, switchKeys } from "../ui/keys";
import { Name } from "../ui/words";

const THEMES: [Theme, string][] = [
  ["system", "as the system"],
  ["light", "light"],
  ["dark", "dark"],
];

const STATES = [
  ["proposed", "The machine’s reading; nobody has decided. In no total unless “Proposals included” is on."],
  ["accepted", "A person says the report says this."],
  ["edited", "Accepted, with fields corrected. What the machine said is kept beside it."],
  ["rejected", "A person says the report doesn’t say this. It counts nowhere; it stays in the record."],
  ["changed", "Decided once, but a newer reading of the same words says something else: look again."],
] as const;

export default function Settings() {
  return (
    <div class="page">
      <PageHead title="Settings and help" />
      <div class="two">
        <div class="stack">
          <section class="panel" aria-labelledby="help-keys">
            <header>
              <h2 id="help-keys">Keys of the review page</h2>
            </header>
            <KeyTable />
          </section>
          <section class="panel" aria-labelledby="help-states">
            <header>
              <h2 id="help-states">What has become of a claim</h2>
            </header>
            <table class="table">
              <tbody>
                {STATES.map(([state, meaning]) => (
                  <tr key={state}>
                    <th scope="row">
                      <StateMark state={state} />
                    </th>
                    <td>{meaning}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          <Terms list="profiles" title="Rules of counting" />
          <Terms list="grades" title="Grades of incidents" />
          <Terms list="outcomes" title="Outcomes" />
          <Terms list="kinds" title="Kinds of claims" />
        </div>
        <div class="stack">
          <section class="panel" aria-labelledby="settings">
            <header>
              <h2 id="settings">This browser</h2>
            </header>
            <div class="body stack">
              <fieldset class="row wrap plain-set">
                <legend>Colours</legend>
                {THEMES.map(([code, text]) => (
                  <label class="check" key={code}>
                    <input type="radio" name="theme" checked={theme.value === code} onChange={() => applyTheme(code)} /> {text}
                  </label>
                ))}
              </fieldset>
              <label class="check">
                <input type="checkbox" role="switch" checked={keysOn.value} onChange={(event) => switchKeys(event.currentTarget.checked)} />
                Single keys decide (a, x, e, …)
              </label>
              <p class="small muted">Switch them off if you work by voice or if your screen reader uses single letters. Every key has a button, too.</p>
            </div>
          </section>
          <section class="panel" aria-labelledby="about">
            <header>
              <h2 id="about">This book</h2>
            </header>
            <dl class="body facts">
              <dt>File</dt>
              <dd>
                <Name>{status.value?.book}</Name>
              </dd>
              <dt>You are</dt>
              <dd>
                <Name>{me.value?.name}</Name>, {me.value?.mode === "local" ? "on this machine" : me.value?.role}
              </dd>
              <dt>You may</dt>
              <dd>{me.value?.permissions.join(", ")}</dd>
              <dt>Totals worked out</dt>
              <dd>{status.value?.derived.fresh ? "up to the last entry" : "being worked out; views show the state before"}</dd>
              <dt>Tollbook</dt>
              <dd>{status.value?.version}</dd>
              <dt>Licences</dt>
              <dd>
                <a href="/THIRD-PARTY.txt" target="_blank" rel="noreferrer">
                  of what is built into these pages
                </a>
              </dd>
            </dl>
          </section>
        </div>
      </div>
    </div>
  );
}

function Terms({ list, title }: { list: string; title: string }) {
  const terms = vocabulary.value[list];
  if (!terms?.length) return null;
  return (
    <section class="panel" aria-labelledby={`terms-${list}`}>
      <header>
        <h2 id={`terms-${list}`}>{title}</h2>
      </header>
      <table class="table">
        <tbody>
          {terms.map((term) => (
            <tr key={term.code}>
              <th scope="row">{term.label}</th>
              <td>{term.meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
