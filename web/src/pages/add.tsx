/**
 * Adding reports: files and folders dropped or chosen, text pasted, or the examples. Shows the
 * work as it goes and ends with the receipt: what is new, what was there already, what could not
 * be read and why. On an empty book this is the first page.
 */

import { useRef, useState } from "preact/hooks";

import "../styles/working.css";
import { post } from "../api/client";
import { begun, isOver, useJob } from "../api/jobs";
import type { Followed as Following } from "../api/openapi";
import { asError, useResource } from "../api/use";
import type { Job } from "../api/types";
import { linkTo } from "../state/filters";
import { refresh, status } from "../state/session";
import { Labelled, PageHead, Problem } from "../ui/bits";
import { moment, number } from "../ui/format";
import { Table } from "../ui/table";
import { Name } from "../ui/words";

export default function Add() {
  const empty = status.value?.empty ?? false;
  const [job, setJob] = useState<Job | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const running = job !== null && !isOver(job);

  const follow = (now: Job) => {
    setJob(now);
    if (isOver(now)) void refresh();
  };
  useJob(job?.id ?? null, follow, setError);

  const start = async (send: () => Promise<{ job: string }>): Promise<boolean> => {
    setError(null);
    try {
      setJob(begun((await send()).job));
      return true;
    } catch (problem) {
      setError(asError(problem));
      return false;
    }
  };
  const files = (chosen: File[]) => {
    if (!chosen.length || running) return;
    const form = new FormData();
    for (const file of chosen) form.append("files", file, file.webkitRelativePath || file.name);
    void start(() => post("/api/documents", form));
  };

  return (
    <div class="page add-page">
      <PageHead title={empty ? "This book is empty" : "Add reports"}>
        <p>
          {empty
            ? "Add reports, and their claims come up for review. Nothing leaves this machine."
            : "The bytes are kept as they come; adding the same report twice changes nothing."}
        </p>
      </PageHead>
      {error && <Problem error={error} />}
      {job && <Progress job={job} />}
      {empty && !job && (
        <section class="panel">
          <div class="body row wrap">
            <div class="grow">
              <h2>Try it on the examples</h2>
              <p class="muted">Eight short invented reports of one week, with accounts that disagree.</p>
            </div>
            <button type="button" class="button primary" onClick={() => void start(() => post("/api/examples"))}>
              Load the examples
            </button>
          </div>
        </section>
      )}
      <Drop onFiles={files} disabled={running} />
      <Paste disabled={running} onSend={(body) => start(() => post("/api/documents", body))} />
      <Followed />
    </div>
  );
}

/** Feeds and pages that the server follows meanwhile, if it was started with a list. */
function Followed() {
  const { data } = useResource<Following>("/api/watch");
  if (!data?.list) return null;
  return (
    <section class="panel" aria-labelledby="followed">
      <header>
        <h2 id="followed" class="grow">
          Followed by this server: <Name>{data.list}</Name>
        </h2>
        <span class="small muted">{data.running ? "running" : "ended: see where the server was started"}</span>
      </header>
      {data.rounds.length === 0 ? (
        <p class="body muted">Nothing was asked yet.</p>
      ) : (
        <Table
          caption="What was asked lately"
          items={data.rounds}
          keyOf={(round) => `${round.when} ${round.name}`}
          columns={[
            { name: "When", cell: (round) => <span class="nowrap small muted">{moment(round.when)}</span> },
            { name: "Feed or page", cell: (round) => <Name>{round.name}</Name> },
            { name: "Entries", number: true, cell: (round) => number(round.entries) },
            { name: "Added", number: true, cell: (round) => number(round.added) },
            { name: "Claims", number: true, cell: (round) => number(round.claims) },
            { name: "Problem", cell: (round) => <Name>{[round.reason, ...Object.values(round.problems)].filter(Boolean).join("; ")}</Name> },
          ]}
        />
      )}
    </section>
  );
}

function Progress({ job }: { job: Job }) {
  const { receipt } = job;
  if (job.state === "failed") return <Problem error={new Error(job.error ?? "Reading stopped; what was added before is in the book.")} />;
  if (job.state !== "done" || !receipt)
    return (
      <section class="panel" aria-label="Progress">
        <div class="body stack">
          <h2>Reading</h2>
          <progress max={job.of ?? undefined} value={job.of ? job.done : undefined} aria-label="Reports read" />
          <p role="status" class="figures">
            {job.of === null ? `${number(job.done)} read` : `${number(job.done)} of ${number(job.of)}`}
            {job.current && (
              <>
                {": "}
                <Name>{job.current}</Name>
              </>
            )}
          </p>
        </div>
      </section>
    );
  return (
    <section class="panel" aria-label="Receipt">
      <div class="body stack">
        <h2>Receipt</h2>
        <dl class="receipt figures" role="status">
          <div>
            <dt>seen</dt>
            <dd>{number(receipt.seen)}</dd>
          </div>
          <div>
            <dt>added</dt>
            <dd>{number(receipt.added)}</dd>
          </div>
          <div>
            <dt>in the book already</dt>
            <dd>{number(receipt.already)}</dd>
          </div>
          <div>
            <dt>not readable</dt>
            <dd>{number(receipt.rejected.length)}</dd>
          </div>
        </dl>
        {receipt.rejected.length > 0 && (
          <ul class="rejected">
            {receipt.rejected.map((one) => (
              <li key={one.name}>
                <strong>
                  <Name>{one.name}</Name>
                </strong>
                : <Name>{one.reason}</Name>
              </li>
            ))}
          </ul>
        )}
        <p class="row wrap">
          <a class="button primary" href={linkTo("/review")}>
            Review the claims
          </a>
          <a class="button" href={linkTo("/documents")}>
            See the documents
          </a>
        </p>
      </div>
    </section>
  );
}

function Drop({ onFiles, disabled }: { onFiles: (files: File[]) => void; disabled: boolean }) {
  const [over, setOver] = useState(false);
  const chosen = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (event: Event) => {
    const input = event.currentTarget as HTMLInputElement;
    onFiles([...(input.files ?? [])]);
    input.value = "";
  };
  return (
    <section
      class={over ? "panel drop over" : "panel drop"}
      aria-label="Files"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void dropped(event.dataTransfer).then(onFiles);
      }}
    >
      <div class="body">
        <h2>Drop files or a folder here</h2>
        <p class="muted">Plain text, HTML, PDF, Word, mail boxes, WARC and WACZ archives, ZIP files of these.</p>
        <p class="row wrap">
          <button type="button" class="button" disabled={disabled} onClick={() => chosen.current?.click()}>
            Choose files …
          </button>
          <button type="button" class="button" disabled={disabled} onClick={() => folder.current?.click()}>
            Choose a folder …
          </button>
        </p>
        <input ref={chosen} type="file" multiple hidden onChange={take} aria-label="Files to add" />
        <input ref={folder} type="file" multiple hidden onChange={take} aria-label="Folder to add" {...{ webkitdirectory: true }} />
      </div>
    </section>
  );
}

/** Everything that was dropped; folders with all that is in them. */
async function dropped(data: DataTransfer | null): Promise<File[]> {
  const entries = [...(data?.items ?? [])].map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry !== null);
  if (!entries.length) return [...(data?.files ?? [])];
  return (await Promise.all(entries.map((entry) => filesOf(entry!)))).flat();
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) return [await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail))];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  // A directory is told in portions; an empty one is the last.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return found;
    for (const one of some) found.push(...(await filesOf(one)));
  }
}

interface Pasted {
  name: string;
  text: string;
  published: string | null;
  publisher: string | null;
  url: string | null;
}

/** Beyond this a text box takes seconds for every key, most of all where it is one line. */
const SHOWN = 200_000;
/** What the server takes as pasted text; larger reports come as files. */
const MOST = 4_000_000;

function Paste({ onSend, disabled }: { onSend: (body: Pasted) => Promise<boolean>; disabled: boolean }) {
  const none = { name: "", text: "", published: "", publisher: "", url: "" };
  const [values, setValues] = useState(none);
  // Of a long text that was pasted nothing is in the box.
  const [long, setLong] = useState("");
  const tooLong = long.length > MOST;
  const ready = !disabled && !tooLong && (long !== "" || values.text.trim() !== "");
  const pasted = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text.length <= SHOWN) return;
    event.preventDefault();
    setLong(text);
    setValues({ ...values, text: "" });
  };
  const set = (name: keyof typeof none) => (event: Event) => setValues({ ...values, [name]: (event.currentTarget as HTMLInputElement).value });
  return (
    <section class="panel" aria-label="Paste">
      <form
        class="body stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!ready) return;
          const { name, published, publisher, url } = values;
          void onSend({
            name: name.trim() || "pasted",
            text: long || values.text,
            published: published || null,
            publisher: publisher.trim() || null,
            url: url.trim() || null,
          }).then((taken) => {
            if (!taken) return;
            setValues(none);
            setLong("");
          });
        }}
      >
        <h2>Or paste a report</h2>
        {long ? (
          <div class={tooLong ? "note bad row wrap" : "note row wrap"} role={tooLong ? "alert" : "status"}>
            <p class="grow">
              {tooLong
                ? `The text has ${number(long.length)} characters; a pasted text may have ${number(MOST)}. Save it as a file and drop that above.`
                : `A text of ${number(long.length)} characters: too long to be shown here, and added whole. It begins: “${long.slice(0, 80).trim()}”`}
            </p>
            <button type="button" class="button small" onClick={() => setLong("")}>
              Take it away
            </button>
          </div>
        ) : (
          <Labelled label="Text">
            {(attributes) => <textarea {...attributes} class="input words" rows={7} dir="auto" value={values.text} onPaste={pasted} onInput={set("text")} />}
          </Labelled>
        )}
        <div class="form-grid">
          <Labelled label="Short name">
            {(attributes) => <input {...attributes} class="input" placeholder="pasted" value={values.name} onInput={set("name")} />}
          </Labelled>
          <Labelled label="Published on">
            {(attributes) => <input {...attributes} type="date" class="input" value={values.published} onInput={set("published")} />}
          </Labelled>
          <Labelled label="Publisher">
            {(attributes) => <input {...attributes} class="input" dir="auto" value={values.publisher} onInput={set("publisher")} />}
          </Labelled>
          <Labelled label="Address it is from">
            {(attributes) => <input {...attributes} type="url" class="input" placeholder="https://…" value={values.url} onInput={set("url")} />}
          </Labelled>
        </div>
        <div>
          <button type="submit" class="button" disabled={!ready}>
            Add this text
          </button>
        </div>
      </form>
    </section>
  );
}
