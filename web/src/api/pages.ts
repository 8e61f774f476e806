/** A view that comes in pages, with the claims that its items name. */

import { useEffect, useRef, useState } from "preact/hooks";

import { get } from "./client";
import type { Briefs, View } from "./seeing";
import { revision } from "../state/session";
import { asError, type Resource, useResource } from "./use";

/** An answer that is asked for again when the book has changed under it. */
export function useSeen<T>(path: string | null, query?: URLSearchParams): Resource<T> {
  const resource = useResource<T>(path, query);
  const now = revision.value;
  const seen = useRef(now);
  useEffect(() => {
    if (seen.current !== now) resource.reload();
    seen.current = now;
  }, [now]);
  useEffect(() => {
    // Worked out for the first time, or behind the book's newest entry: it comes by itself.
    const wait = resource.error?.code === "derived" ? 2000 : behind(resource.data) ? 5000 : 0;
    if (!wait) return;
    const timer = setTimeout(resource.reload, wait);
    return () => clearTimeout(timer);
  }, [resource.error, resource.data]);
  // Not a problem to read about: what is waited for comes.
  return resource.error?.code === "derived" ? { ...resource, error: null, loading: true } : resource;
}

const behind = (data: unknown): boolean => (data as { view?: View } | null)?.view?.fresh === false;

interface Paged {
  items: unknown[];
  next: string | null;
  cards?: Briefs;
}

/** The first page at once; `next` asks for one more and adds its items and claims. */
export function useView<A extends Paged>(path: string, query: URLSearchParams) {
  const { data: first, error, reload } = useSeen<A>(path, query);
  const [more, setMore] = useState<A[]>([]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(error);
  useEffect(() => setMore([]), [first]);
  const answers = first ? [first, ...more] : [];
  const last = answers.at(-1);
  const next = async () => {
    if (!last?.next || busy) return;
    setBusy(true);
    const params = new URLSearchParams(query);
    params.set("after", last.next);
    try {
      const answer = await get<A>(path, params);
      setMore((was) => [...was, answer]);
      setProblem(null);
    } catch (failed) {
      setProblem(asError(failed));
    }
    setBusy(false);
  };
  return {
    first,
    items: answers.flatMap((answer) => answer.items) as A["items"],
    cards: Object.assign({}, ...answers.map((answer) => answer.cards ?? {})) as Briefs,
    more: Boolean(last?.next),
    loading: first === null && error === null,
    busy,
    next: () => void next(),
    error: error ?? problem,
    reload,
  };
}
