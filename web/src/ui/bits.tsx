/** Small parts that every page uses. */

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

import type { ApiError } from "../api/client";
import type { State } from "../api/types";

const STATES: Record<State, string> = {
  proposed: "proposed",
  accepted: "accepted",
  edited: "accepted with changes",
  rejected: "rejected",
  changed: "changed since decided",
};

export const stateName = (state: State): string => STATES[state];

/** Whether a person decided, as a word and a line style, never by colour alone. */
export function StateMark({ state }: { state: State }) {
  return <span class={`state ${state}`}>{STATES[state]}</span>;
}

/** How doubtful something is, 0 to 1, as five steps and in words for screen readers. */
export function Doubt({ value }: { value: number | null }) {
  if (value === null) return null;
  const steps = Math.max(0, Math.min(5, Math.round(value * 5)));
  const words = ["no doubt", "little doubt", "some doubt", "doubtful", "very doubtful", "most doubtful"][steps];
  return (
    <span class="doubt" role="img" aria-label={words} title={`${words} (${value.toFixed(2)})`}>
      {[1, 2, 3, 4, 5].map((step) => (
        <i key={step} class={step <= steps ? "on" : undefined} />
      ))}
    </span>
  );
}

/** Keys as printed on them: `<Keys of="a" />`. */
export function Keys({ of }: { of: string }) {
  return <kbd>{of}</kbd>;
}

export function Problem({ error, retry }: { error: ApiError | Error; retry?: (() => void) | undefined }) {
  return (
    <div class="note bad stack" role="alert">
      <p dir="auto">{error.message}</p>
      {retry && (
        <div>
          <button type="button" class="button small" onClick={retry}>
            Try again
          </button>
        </div>
      )}
    </div>
  );
}

export function Busy({ what = "Loading" }: { what?: string }) {
  return (
    <p class="empty" role="status">
      {what} …
    </p>
  );
}

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** A label above an input, tied to it; `children` gets the id and what describes it. */
export function Labelled({
  label,
  problem,
  hint,
  children,
}: {
  label: string;
  problem?: string | null | undefined;
  hint?: string | undefined;
  children: (attributes: { id: string; "aria-describedby"?: string; "aria-invalid"?: boolean }) => ComponentChildren;
}) {
  const id = useId();
  const about = problem || hint ? { "aria-describedby": `${id}-about`, "aria-invalid": Boolean(problem) } : {};
  return (
    <div class="field">
      <label class="label" for={id}>
        {label}
      </label>
      {children({ id, ...about })}
      {(problem || hint) && (
        <p id={`${id}-about`} class={problem ? "problem" : "small muted"}>
          {problem || hint}
        </p>
      )}
    </div>
  );
}

/** A head of a page: what it is, and one sentence on what it shows. */
export function PageHead({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="head">
      <h1>{title}</h1>
      {children}
    </div>
  );
}
