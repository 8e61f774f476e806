/** Work that takes its time: followed by the server's events, or by asking where those don't come. */

import { useEffect } from "preact/hooks";

import { get, type ApiError } from "./client";
import type { Job } from "./types";
import { asError } from "./use";

export const isOver = (job: Job): boolean => job.state === "done" || job.state === "failed";

/** A job that has just been begun. */
export const begun = (id: string): Job => ({
  id,
  kind: "",
  state: "waiting",
  done: 0,
  of: null,
  current: null,
  receipt: null,
  result: null,
  file: null,
  error: null,
});

/** Follows the job with this id until it ends. */
export function useJob(id: string | null, onChange: (job: Job) => void, onError: (error: ApiError) => void): void {
  useEffect(() => {
    if (!id) return;
    const path = `/api/jobs/${encodeURIComponent(id)}`;
    let over = false;
    let timer: number | undefined;
    const events = new EventSource(`${path}/events`);
    const take = (job: Job) => {
      if (over) return;
      onChange(job);
      if (!isOver(job)) return;
      over = true;
      events.close();
    };
    const ask = () => {
      if (over) return;
      get<Job>(path)
        .then((job) => {
          take(job);
          if (!over) timer = window.setTimeout(ask, 700);
        })
        .catch((problem: unknown) => !over && onError(asError(problem)));
    };
    events.onmessage = (event) => take(JSON.parse(String(event.data)) as Job);
    events.onerror = () => {
      events.close();
      ask();
    };
    return () => {
      over = true;
      events.close();
      clearTimeout(timer);
    };
  }, [id]);
}
