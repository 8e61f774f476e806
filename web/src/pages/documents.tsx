/** All documents of the book, with where they are from and how far their claims are decided. */

import { useMemo, useState } from "preact/hooks";

import "../styles/working.css";
import type { DocumentRow } from "../api/types";
import { usePages } from "../api/use";
import { linkTo } from "../state/filters";
import { params, setParams } from "../state/route";
import { Busy, Empty, PageHead, Problem } from "../ui/bits";
import { day, moment, number, plural } from "../ui/format";
import { Table } from "../ui/table";
import { Name } from "../ui/words";

export default function Documents() {
  const asked = params.value.get("find") ?? "";
  const [find, setFind] = useState(asked);
  const query = useMemo(() => new URLSearchParams(asked ? { text: asked } : {}), [asked]);
  const pages = usePages<DocumentRow>("/api/documents", query, 100);
  return (
    <div class="page">
      <PageHead title="Documents">
        <p>{plural(pages.total, "document")}, each kept byte for byte as it was captured.</p>
      </PageHead>
      <form
        class="row"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          setParams({ find });
        }}
      >
        <label class="sr-only" for="find-documents">
          Find documents by name, title or words
        </label>
        <input
          id="find-documents"
          type="search"
          class="input grow find"
          dir="auto"
          placeholder="Name, title or words of the text"
          value={find}
          onInput={(event) => setFind(event.currentTarget.value)}
        />
        <button type="submit" class="button">
          Find
        </button>
      </form>
      {pages.error && <Problem error={pages.error} retry={pages.reload} />}
      {!pages.items.length && !pages.error && (pages.loading ? <Busy /> : <Empty title="No document fits" />)}
      {pages.items.length > 0 && (
        <section class="panel">
          <Table
            caption="Documents"
            items={pages.items}
            keyOf={(one) => one.id}
            columns={[
              {
                name: "Document",
                cell: (one) => (
                  <>
                    <a href={linkTo(`/documents/${encodeURIComponent(one.id)}`)}>
                      <Name>{one.title ?? one.name}</Name>
                    </a>
                    {one.title && (
                      <span class="block small muted">
                        <Name>{one.name}</Name>
                      </span>
                    )}
                  </>
                ),
              },
              { name: "Publisher", cell: (one) => (one.publisher ? <Name>{one.publisher}</Name> : <span class="muted">unknown</span>) },
              { name: "Published", cell: (one) => <span class="nowrap figures">{one.published ? day(one.published) : <span class="muted">undated</span>}</span> },
              { name: "Captured", cell: (one) => <span class="nowrap small muted figures">{moment(one.captured)}</span> },
              { name: "Undecided", number: true, cell: (one) => undecided(one) },
              { name: "Decided", number: true, cell: (one) => decided(one) },
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

function undecided(one: DocumentRow) {
  const waiting = (one.claims?.proposed ?? 0) + (one.claims?.changed ?? 0);
  return waiting ? <a href={linkTo("/review", { document: one.name })}>{number(waiting)}</a> : "0";
}

const decided = ({ claims }: DocumentRow): string => number((claims?.accepted ?? 0) + (claims?.edited ?? 0) + (claims?.rejected ?? 0));
