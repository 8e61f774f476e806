/**
 * The claim that is looked at, with everything known of it. What the queue knows is shown at once;
 * the rest is asked for, and so is the next claim's, so that going on shows it without a pause.
 */

import { useCallback, useEffect, useState } from "preact/hooks";

import { get, type ApiError } from "../api/client";
import { asError } from "../api/use";
import type { Card, CardDetail } from "../api/types";

// Enough for going back and forth; they are small.
const KEPT = 30;
const kept = new Map<string, CardDetail>();

function keep(detail: CardDetail): void {
  kept.delete(detail.claim.id);
  kept.set(detail.claim.id, detail);
  const oldest = kept.keys().next().value;
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
}

const address = (claim: string) => `/api/claims/${encodeURIComponent(claim)}`;

interface Found {
  /** Null until something is known of the claim. */
  card: CardDetail | null;
  /** The fields and the rest have come. */
  whole: boolean;
  error: ApiError | null;
  reload: () => void;
}

export function useDetail(claim: string | null, listed: Card | undefined, next: string | undefined): Found {
  const [round, setRound] = useState(0);
  const [, setCame] = useState(0);
  const [error, setError] = useState<ApiError | null>(null);

  useEffect(() => {
    if (!claim) return;
    const abort = new AbortController();
    setError(null);
    get<CardDetail>(address(claim), undefined, abort.signal)
      .then((detail) => {
        keep(detail);
        setCame((n) => n + 1);
        if (next && !kept.has(next)) void get<CardDetail>(address(next)).then(keep, () => undefined);
      })
      .catch((problem: unknown) => !abort.signal.aborted && setError(asError(problem)));
    return () => abort.abort();
  }, [claim, round]);

  const known = claim ? kept.get(claim) : undefined;
  // What the queue heard last is newer than what was kept.
  const fits = known && (!listed || known.etag === listed.etag);
  const card = fits ? known : listed?.claim.id === claim && listed ? { ...(known ?? BARE), ...listed } : null;
  return { card, whole: known !== undefined, error, reload: useCallback(() => setRound((n) => n + 1), []) };
}

const BARE: Omit<CardDetail, keyof Card> = { fields: [], history: [], judgements: [], counterparts: [], incident: null, paragraph: null };
