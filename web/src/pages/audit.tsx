/** Every entry of the book's log, the newest first, and the proof that none was changed. */

import { useState } from "preact/hooks";

import "../styles/working.css";
import { post } from "../api/client";
import { begun, isOver, useJob } from "../api/jobs";
import type { LogEntry as Entry } from "../api/openapi";
import type { Job } from "../api/types";
import { asError, usePages } from "../api/use";
import { status } from "../state/session";
import { Busy, PageHead, Problem } from "../ui/bits";
import { moment, number, plural } from "../ui/format";
import { Table } from "../ui/table";
import { Name } from "../ui/words";

interface Verdict {
  ok: boolean;
  entries: number;
  head: string;
  first_bad: { entry: number; kind: string; what: string } | null;
}

/** What an entry added, by table. */
const contents = ({ rows }: Entry): string =>
  Object.entries(rows)
    .map(([table, n]) => plural(n, table.replaceAll("_", " ").replace(/s$/u, "")))
    .join(", ");

export default function Audit() {
  const pages = usePages<Entry>("/api/audit", undefined, 100);
  const [job, setJob] = useState<Job | null>(null);
  const [error, setError] = useState<Error | null>(null);
  useJob(job?.id ?? null, setJob, setError);
  const busy = job !== null && !isOver(job);
  const verdict = job?.state === "done" ? (job.result as unknown as Verdict) : null;
  const verify = async () => {
    setError(null);
    try {
      setJob(begun((await post<{ job: string }>("/api/verify")).job));
    } catch (problem) {
      setError(asError(problem));
    }
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
            {busy ? `Checking … ${job.of ? `${number(job.done)} of ${number(job.of)}` : ""}` : "Verify the whole book"}
          </button>
        </div>
      </section>
      {error && <Problem error={error} />}
      {job?.state === "failed" && <Problem error={new Error(job.error ?? "Checking stopped.")} />}
      {verdict && (
        <div class={verdict.ok ? "note good" : "note bad"} role="status">
          {verdict.ok ? (
            `All is as it was recorded: ${plural(verdict.entries, "entry", "entries")} checked, the chain holds.`
          ) : (
            <>
              Entry {number(verdict.first_bad?.entry ?? 0)} is not what was recorded: <Name>{verdict.first_bad?.what}</Name>. Keep this file as it is and compare
              it with a backup.
            </>
          )}
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
              { name: "No.", number: true, cell: (one) => number(one.entry) },
              { name: "When", cell: (one) => <span class="nowrap figures">{moment(one.when)}</span> },
              { name: "Kind", cell: (one) => one.kind.replaceAll("_", " ") },
              { name: "What", cell: (one) => <Name>{one.what ?? contents(one)}</Name> },
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
