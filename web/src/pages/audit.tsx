/** Every entry of the book's log, the newest first, and the proof that none was changed. */

import { useState } from "preact/hooks";

import "../styles/working.css";
import { post } from "../api/client";
import { asError, usePages } from "../api/use";
import { status } from "../state/session";
import { Busy, PageHead, Problem } from "../ui/bits";
import { moment, number, plural } from "../ui/format";
import { Table } from "../ui/table";
import { Name } from "../ui/words";

interface Entry {
  number?: number;
  seq?: number;
  when: string;
  kind?: string;
  what?: string;
  subject?: string;
  who?: string | null;
  hash: string;
}

interface Verdict {
  ok: boolean;
  entries: number;
  first_bad: number | null;
  problems?: string[];
}

export default function Audit() {
  const pages = usePages<Entry>("/api/audit", undefined, 100);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const verify = async () => {
    setBusy(true);
    setError(null);
    try {
      setVerdict(await post<Verdict>("/api/verify"));
    } catch (problem) {
      setError(asError(problem));
    }
    setBusy(false);
  };
  return (
    <div class="page">
      <PageHead title="Audit">
        <p>Every document, reading, run and decision is one entry. Each entry holds the hash of the one before, so nothing can be changed or taken out unseen.</p>
      </PageHead>
      <section class="panel" aria-label="Proof">
        <div class="body row wrap">
          <div class="grow">
            <p class="small muted">Head of the chain</p>
            <p class="hash">{status.value?.head}</p>
          </div>
          <button type="button" class="button primary" onClick={() => void verify()} disabled={busy}>
            {busy ? "Checking every byte …" : "Verify the whole book"}
          </button>
        </div>
      </section>
      {error && <Problem error={error} />}
      {verdict && (
        <div class={verdict.ok ? "note good" : "note bad"} role="status">
          {verdict.ok
            ? `All is as it was recorded: ${plural(verdict.entries, "entry", "entries")} checked, the chain holds.`
            : `The chain is broken${verdict.first_bad === null ? "" : ` at entry ${number(verdict.first_bad)}`}. Keep this file as it is and compare it with a backup.`}
          {verdict.problems?.map((problem) => (
            <p key={problem}>
              <Name>{problem}</Name>
            </p>
          ))}
        </div>
      )}
      {pages.error && <Problem error={pages.error} retry={pages.reload} />}
      {!pages.items.length && pages.loading && <Busy />}
      {pages.items.length > 0 && (
        <section class="panel">
          <Table
            caption="Entries of the log, the newest first"
            items={pages.items}
            keyOf={(one) => one.hash}
            columns={[
              { name: "No.", number: true, cell: (one) => number(one.number ?? one.seq ?? 0) },
              { name: "When", cell: (one) => <span class="nowrap figures">{moment(one.when)}</span> },
              { name: "What", cell: (one) => <Name>{one.what ?? one.kind ?? ""}</Name> },
              { name: "About", cell: (one) => <code class="hash"><Name>{one.subject ?? ""}</Name></code> },
              { name: "Who", cell: (one) => <Name>{one.who ?? "–"}</Name> },
              { name: "Hash", cell: (one) => <code class="hash" title={one.hash}>{one.hash.slice(0, 16)}…</code> },
            ]}
          />
          {pages.more && (
            <p class="more">
              <button type="button" class="button small" onClick={pages.next} disabled={pages.loading}>
                Show more of {number(pages.total)}
              </button>
            </p>
          )}
        </section>
      )}
    </div>
  );
}
