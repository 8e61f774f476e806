/** The report around the current claim, with what it is and where it is from above it. */

import type { CardDetail } from "../api/types";
import { linkTo } from "../state/filters";
import { params } from "../state/route";
import { day } from "../ui/format";
import { Name } from "../ui/words";
import { type Range, Report, ReportState, type useText } from "./report";

interface Props {
  card: CardDetail | null;
  text: ReturnType<typeof useText>;
  pointed: Range | null;
  selection: Range | null;
  onSelect: (range: Range | null) => void;
  onMissed: (() => void) | null;
}

export function AddressedReport({ card, text, pointed, selection, onSelect, onMissed }: Props) {
  return (
    <>
      <header>
        <div class="grow">
          {card && (
            <>
              <h2 class="clip">
                <a href={linkTo(`/documents/${encodeURIComponent(card.document.id)}`)}>
                  <Name>{card.document.title ?? card.document.name}</Name>
                </a>
              </h2>
              <p class="small muted clip">
                <Name>{card.document.publisher ?? "publisher unknown"}</Name> · {card.document.published ? day(card.document.published) : "undated"} ·{" "}
                <Name>{card.document.name}</Name>
              </p>
            </>
          )}
        </div>
        {onMissed && (
          <button type="button" class={selection ? "button primary small" : "button small"} disabled={!card} onClick={onMissed} aria-keyshortcuts="c">
            Add a claim <kbd aria-hidden="true">c</kbd>
          </button>
        )}
      </header>
      <div class="scrolls" tabIndex={0} role="group" aria-label="Text of the report">
        {text.slice && card ? (
          <Report
            slice={text.slice}
            current={{ id: card.claim.id, start: card.claim.span.start, end: card.claim.span.end }}
            sentence={card.sentence}
            field={pointed}
            onEarlier={text.earlier}
            onLater={text.later}
            href={(claim) => {
              const query = new URLSearchParams(params.value);
              query.set("claim", claim);
              return `/review?${query}`;
            }}
            onSelect={onSelect}
          />
        ) : (
          card && <ReportState error={text.error} />
        )}
      </div>
    </>
  );
}
