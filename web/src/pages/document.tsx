/** One document: its text with every claim marked, what is known of original and capture, the chain of custody. */

import { useState } from "preact/hooks";

import "../styles/review.css";
import "../styles/working.css";
import type { Custody as CustodyAnswer, DocumentDetail } from "../api/openapi";
import { useResource } from "../api/use";
import { Report, ReportState, useText } from "../review/report";
import type { PageProps } from "../routes";
import { linkTo } from "../state/filters";
import { params, setParams } from "../state/route";
import { Busy, PageHead, Problem } from "../ui/bits";
import { day, moment, number } from "../ui/format";
import { Tabs } from "../ui/tabs";
import { Name } from "../ui/words";

export default function Document({ id }: PageProps) {
  const path = `/api/documents/${encodeURIComponent(id ?? "")}`;
  const found = useResource<DocumentDetail>(path);
  const tab = params.value.get("tab") ?? "facts";
  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  if (!found.data) return <Busy what="Loading the document" />;
  const document = found.data;
  return (
    <div class="page">
      <PageHead title={document.title ?? document.name}>
        <p>
          <Name>{document.publisher ?? "publisher unknown"}</Name> · {document.published ? day(document.published) : "undated"} · <Name>{document.name}</Name>
        </p>
      </PageHead>
      <div class="two">
        <TextOf id={document.id} />
        <section class="panel" aria-label="About the document">
          <Tabs
            label="About the document"
            selected={tab}
            onSelect={(chosen) => setParams({ tab: chosen === "facts" ? null : chosen })}
            tabs={[
              { id: "facts", label: "Facts", content: () => <Facts document={document} /> },
              { id: "captures", label: `Captures (${number(document.captures.length)})`, content: () => <Records items={document.captures} none="No capture is recorded." /> },
              { id: "readings", label: "Readings", content: () => <Records items={document.readings} none="No reader understood these bytes; they are kept." /> },
              { id: "custody", label: "Custody", content: () => <Custody path={path} /> },
            ]}
          />
        </section>
      </div>
    </div>
  );
}

function TextOf({ id }: { id: string }) {
  const [at] = useState(() => Number(params.value.get("at") ?? 0));
  const text = useText(id, at, 0);
  return (
    <section class="panel" aria-label="Text">
      <div class="scrolls document-text" tabIndex={0} role="group" aria-label="Text of the document">
        {text.slice ? (
          text.slice.length ? (
            <Report slice={text.slice} onEarlier={text.earlier} onLater={text.later} href={(claim) => linkTo("/review", { claim })} />
          ) : (
            <p class="empty">There are no words in this document.</p>
          )
        ) : (
          <ReportState error={text.error} />
        )}
      </div>
    </section>
  );
}

function Facts({ document }: { document: DocumentDetail }) {
  const { claims } = document;
  const size = document.size;
  return (
    <div class="body stack">
      <dl class="facts">
        <dt>Address</dt>
        <dd>{document.url ? <Name>{document.url}</Name> : "–"}</dd>
        <dt>Published</dt>
        <dd>
          {document.published ? day(document.published) : "unknown"}
          {document.published_from && <span class="muted"> (from {document.published_from})</span>}
        </dd>
        <dt>Publisher</dt>
        <dd>
          <Name>{document.publisher ?? "unknown"}</Name>
        </dd>
        <dt>Language</dt>
        <dd>{document.language ?? "unknown"}</dd>
        <dt>Kind of file</dt>
        <dd>{document.media_type ?? "unknown"}</dd>
        {size != null && (
          <>
            <dt>Size</dt>
            <dd class="figures">{number(size)} bytes</dd>
          </>
        )}
        <dt>Fingerprint</dt>
        <dd class="hash">{document.id}</dd>
        <dt>Claims</dt>
        <dd>
          {Object.entries(claims ?? {})
            .filter(([, n]) => n)
            .map(([state, n]) => `${number(n)} ${state}`)
            .join(", ") || "none"}
        </dd>
      </dl>
      <p>
        <a class="button" href={linkTo("/review", { document: document.name })}>
          Review its claims
        </a>{" "}
        {!document.taken_down && (
          <a class="button" href={`/api/documents/${encodeURIComponent(document.id)}/original`} download>
            Save the original
          </a>
        )}
      </p>
      <p class="small muted">The address is only shown. Nothing of a report is ever loaded from elsewhere.</p>
    </div>
  );
}

/** Records of captures or readings, fact by fact: whatever is known is shown. */
function Records({ items, none }: { items: object[]; none: string }) {
  if (!items.length) return <p class="body muted">{none}</p>;
  return (
    <div class="body stack">
      {items.map((item, index) => (
        <dl class="facts" key={index}>
          {Object.entries(item)
            .filter(([, value]) => value !== null && value !== "" && typeof value !== "object")
            .map(([name, value]) => (
              <>
                <dt>{name.replaceAll("_", " ")}</dt>
                <dd class={/sha256|hash|^id$|digest/.test(name) ? "hash" : undefined}>
                  <Name>{/^\d{4}-\d\d-\d\dT/.test(String(value)) ? moment(String(value)) : String(value)}</Name>
                </dd>
              </>
            ))}
        </dl>
      ))}
    </div>
  );
}

function Custody({ path }: { path: string }) {
  const found = useResource<CustodyAnswer>(`${path}/custody`);
  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  if (!found.data) return <Busy what="Following the chain" />;
  return (
    <ol class="body custody">
      {found.data.items.map((step) => (
        <li key={step.entry}>
          <span class="muted small block">
            {moment(step.when)}, entry {number(step.entry)}
          </span>
          {step.what}
          {step.intact ? <span class="small muted"> · unchanged since</span> : <strong class="problem"> · changed since: compare with a backup</strong>}
          <span class="hash block muted">{step.hash}</span>
        </li>
      ))}
    </ol>
  );
}
