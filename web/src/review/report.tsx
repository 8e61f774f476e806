/**
 * The report around a claim, as text nodes: the claim's sentence highlighted, other claims
 * underlined. Only a stretch of the text is in the page; more is asked for at its ends, and a
 * document of any length, or a line of any length, stays readable.
 */

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";

import { get, type ApiError } from "../api/client";
import { asError } from "../api/use";
import type { State } from "../api/types";
import { Busy, Problem } from "../ui/bits";
import { number } from "../ui/format";
import { visible } from "../ui/words";

export interface TextClaim {
  id: string;
  kind: string;
  start: number;
  end: number;
  state: State;
}

interface Slice {
  text: string;
  content: string;
  start: number;
  end: number;
  length: number;
  claims: TextClaim[];
}

// Code points kept in the page at once; a report of ordinary length fits whole.
const AROUND = 6_000;
const STEP = 12_000;
const MOST = 48_000;

/** A stretch of a document's text that grows at its ends and never beyond `MOST`. */
export function useText(document: string | null, at: number, round: unknown) {
  const [slice, setSlice] = useState<Slice | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const wanted = useRef("");

  const ask = (start: number, end: number, then: (got: Slice) => void) => {
    const key = (wanted.current = `${document}:${start}:${end}`);
    get<Slice>(`/api/documents/${encodeURIComponent(document!)}/text`, { start: String(Math.max(0, start)), end: String(end) })
      .then((got) => {
        if (wanted.current !== key) return;
        setError(null);
        then(got);
      })
      .catch((problem: unknown) => wanted.current === key && setError(asError(problem)));
  };

  const has = slice && slice.start <= at && (at < slice.end || slice.end === slice.length);
  const last = useRef<{ document: string | null; round: unknown }>({ document: null, round: null });
  useEffect(() => {
    if (!document) return;
    const same = last.current.document === document;
    if (same && last.current.round === round && has) return;
    last.current = { document, round };
    if (same && slice && has) ask(slice.start, slice.end, setSlice);
    else {
      setSlice(null);
      ask(at - AROUND, at + AROUND, setSlice);
    }
  }, [document, at, round]);

  const earlier = () => {
    if (slice) ask(slice.start - STEP, Math.min(slice.end, slice.start - STEP + MOST), setSlice);
  };
  const later = () => {
    if (slice) ask(Math.max(slice.start, slice.end + STEP - MOST), slice.end + STEP, setSlice);
  };
  return { slice, error, earlier, later };
}

export interface Range {
  start: number;
  end: number;
}

interface Props {
  slice: Slice;
  /** The claim that is being looked at. */
  current?: (Range & { id: string }) | null;
  sentence?: Range | null;
  /** The words that one field came from, while it is pointed at. */
  field?: Range | null;
  onEarlier: () => void;
  onLater: () => void;
  href: (claim: string) => string;
  /** Words that a person selected, in code points of the text. */
  onSelect?: (range: Range | null) => void;
}

export function Report({ slice, current, sentence, field, onEarlier, onLater, href, onSelect }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const pieces = useMemo(() => cut(slice, [current, sentence, field]), [slice, current?.id, sentence?.start, field?.start, field?.end]);

  useLayoutEffect(() => {
    const mark = box.current?.querySelector<HTMLElement>(".current-claim, .in-sentence");
    const scroller = box.current?.closest<HTMLElement>(".scrolls");
    if (!mark || !scroller) return;
    const top = mark.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    scroller.scrollTop += top - scroller.clientHeight / 3;
  }, [current?.id, slice.text]);

  useEffect(() => {
    if (!onSelect) return;
    const changed = () => onSelect(box.current ? selected(box.current) : null);
    document.addEventListener("selectionchange", changed);
    return () => document.removeEventListener("selectionchange", changed);
  }, [onSelect]);

  return (
    <>
      {slice.start > 0 && (
        <More onClick={onEarlier}>
          Show earlier text ({number(slice.start)} characters before this)
        </More>
      )}
      <div class="report words" dir="auto" ref={box}>
        {pieces.map((piece) => {
          const inside = current && piece.claims.some((claim) => claim.id === current.id);
          const classes = [
            sentence && within(piece, sentence) ? "in-sentence" : "",
            inside ? "current-claim" : "",
            field && within(piece, field) ? "in-field" : "",
          ];
          const other = piece.claims.filter((claim) => claim.id !== current?.id)[0];
          const text = visible(piece.text);
          const look = classes.filter(Boolean).join(" ");
          const body = look.includes("in-sentence") ? <mark class={look}>{text}</mark> : <span class={look || undefined}>{text}</span>;
          return other ? (
            <a key={piece.start} data-start={piece.start} class={`claim-link ${other.state}`} href={href(other.id)} tabIndex={-1} title={`${other.kind}, ${other.state}`}>
              {body}
            </a>
          ) : (
            <span key={piece.start} data-start={piece.start}>
              {body}
            </span>
          );
        })}
      </div>
      {slice.end < slice.length && (
        <More onClick={onLater}>
          Show later text ({number(slice.length - slice.end)} characters after this)
        </More>
      )}
    </>
  );
}

function More({ onClick, children }: { onClick: () => void; children: preact.ComponentChildren }) {
  return (
    <p class="more">
      <button type="button" class="button small" onClick={onClick}>
        {children}
      </button>
    </p>
  );
}

/** What a report shows while it loads, or why it can't. */
export function ReportState({ error }: { error: ApiError | null }) {
  return error ? <Problem error={error} /> : <Busy what="Loading the report" />;
}

interface Piece extends Range {
  text: string;
  claims: TextClaim[];
}

const within = (piece: Range, range: Range) => piece.start >= range.start && piece.end <= range.end;

/** The stretch cut where claims and marks begin and end; each piece knows the claims over it, the shortest first. */
export function cut(slice: Pick<Slice, "content" | "start" | "end" | "claims">, marks: (Range | null | undefined)[]): Piece[] {
  const ends = new Set([slice.start, slice.end]);
  for (const range of [...slice.claims, ...marks]) {
    if (!range) continue;
    for (const at of [range.start, range.end]) if (at > slice.start && at < slice.end) ends.add(at);
  }
  const bounds = [...ends].sort((a, b) => a - b);
  // Offsets count code points, JavaScript's strings UTF-16 units: they differ beyond the BMP only.
  const points = /[\uD800-\uDBFF]/.test(slice.content) ? Array.from(slice.content) : null;
  const part = (from: number, to: number) =>
    points ? points.slice(from - slice.start, to - slice.start).join("") : slice.content.slice(from - slice.start, to - slice.start);
  const claims = [...slice.claims].sort((a, b) => a.end - a.start - (b.end - b.start));
  return bounds.slice(0, -1).map((start, index) => {
    const end = bounds[index + 1]!;
    return { start, end, text: part(start, end), claims: claims.filter((claim) => claim.start <= start && claim.end >= end) };
  });
}

/** The words selected in the report, as code points of the text; null if none are. */
function selected(box: HTMLElement): Range | null {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!box.contains(range.startContainer) || !box.contains(range.endContainer)) return null;
  const start = offsetOf(range.startContainer, range.startOffset);
  const end = offsetOf(range.endContainer, range.endOffset);
  return start === null || end === null || end <= start ? null : { start, end };
}

function offsetOf(node: Node, offset: number): number | null {
  const piece = (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>("[data-start]");
  if (!piece) return null;
  let at = Number(piece.dataset.start);
  const walker = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    // A control character is shown by its code but is one character of the text.
    const shown = text.parentElement?.classList.contains("control-char");
    const value = text.nodeValue ?? "";
    if (text === node) return at + (shown ? Number(offset > 0) : Array.from(value.slice(0, offset)).length);
    if (node instanceof Element && node.childNodes[offset] && !(node.childNodes[offset]!.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_PRECEDING)) return at;
    at += shown ? 1 : Array.from(value).length;
  }
  return at;
}
