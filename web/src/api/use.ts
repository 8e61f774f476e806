/** Hooks that ask the server and follow what the page shows. */

import { useCallback, useEffect, useRef, useState } from "preact/hooks";

import { ApiError, get, page } from "./client";
import type { Page } from "./types";

export interface Resource<T> {
  /** The last answer; it stays while a newer one is on its way. */
  data: T | null;
  error: ApiError | null;
  loading: boolean;
  reload: () => void;
}

/**
 * The answer to a GET. Asked again when path or query change, or on `reload`; an answer that
 * comes too late is dropped. With `path` null nothing is asked.
 */
export function useResource<T>(path: string | null, query?: URLSearchParams): Resource<T> {
  const [data, setData] = useState<T | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [loading, setLoading] = useState(path !== null);
  const [round, setRound] = useState(0);
  const asked = query?.toString() ?? "";
  const last = useRef<string | null>(null);

  useEffect(() => {
    if (path === null) return setLoading(false);
    const abort = new AbortController();
    if (last.current !== path) setData(null);
    last.current = path;
    setLoading(true);
    get<T>(path, new URLSearchParams(asked), abort.signal)
      .then((answer) => {
        setData(answer);
        setError(null);
        setLoading(false);
      })
      .catch((problem: unknown) => {
        if (abort.signal.aborted) return;
        setError(asError(problem));
        setLoading(false);
      });
    return () => abort.abort();
  }, [path, asked, round]);

  const reload = useCallback(() => setRound((n) => n + 1), []);
  return { data, error, loading, reload };
}

export interface Pages<T> {
  items: T[];
  total: number;
  counts: Page<T>["counts"];
  error: ApiError | null;
  loading: boolean;
  /** More can be asked for. */
  more: boolean;
  next: () => void;
  reload: () => void;
  /** Changes the items at hand without asking the server, after a decision. */
  change: (how: (items: T[]) => T[]) => void;
}

/** A list that is paged by key: the first page at once, the next ones when asked for. */
export function usePages<T>(path: string | null, query?: URLSearchParams, limit = 50): Pages<T> {
  const [answer, setAnswer] = useState<Page<T>>({ items: [], next: null, total: 0 });
  const [error, setError] = useState<ApiError | null>(null);
  const [loading, setLoading] = useState(path !== null);
  const [round, setRound] = useState(0);
  const asked = query?.toString() ?? "";
  const busy = useRef<AbortController | null>(null);

  const ask = useCallback(
    (after: string | null) => {
      if (path === null) return;
      busy.current?.abort();
      const abort = (busy.current = new AbortController());
      setLoading(true);
      page<T>(path, new URLSearchParams(asked), after, limit, abort.signal)
        .then((got) => {
          setAnswer((was) => (after ? { ...got, items: [...was.items, ...got.items] } : got));
          setError(null);
          setLoading(false);
        })
        .catch((problem: unknown) => {
          if (abort.signal.aborted) return;
          setError(asError(problem));
          setLoading(false);
        });
    },
    [path, asked, limit],
  );

  useEffect(() => {
    ask(null);
    return () => busy.current?.abort();
  }, [ask, round]);

  return {
    items: answer.items,
    total: answer.total,
    counts: answer.counts,
    error,
    loading,
    more: answer.next !== null,
    next: () => {
      if (answer.next && !loading) ask(answer.next);
    },
    reload: useCallback(() => setRound((n) => n + 1), []),
    change: useCallback((how) => setAnswer((was) => ({ ...was, items: how(was.items) })), []),
  };
}

export function asError(problem: unknown): ApiError {
  if (problem instanceof ApiError) return problem;
  return new ApiError(0, "page", problem instanceof Error ? problem.message : String(problem), null, null);
}
