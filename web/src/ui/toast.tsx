/** Short messages at the foot of the page, read out by screen readers. */

import { signal } from "@preact/signals";

interface Toast {
  id: number;
  text: string;
  bad: boolean;
  action?: { label: string; run: () => void } | undefined;
}

const toasts = signal<Toast[]>([]);
let last = 0;

/** Says something that needs no answer. Problems stay until they are closed. */
export function say(text: string, options: { bad?: boolean; action?: Toast["action"] } = {}): void {
  const id = ++last;
  // What was said before is over; problems stay.
  toasts.value = [...toasts.value.filter((toast) => toast.bad).slice(-2), { id, text, bad: options.bad ?? false, action: options.action }];
  if (!options.bad) setTimeout(() => drop(id), 6000);
}

const drop = (id: number) => {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
};

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((toast) => (
        <div key={toast.id} class={toast.bad ? "toast bad" : "toast"}>
          <span dir="auto">{toast.text}</span>
          {toast.action && (
            <button
              type="button"
              onClick={() => {
                drop(toast.id);
                toast.action?.run();
              }}
            >
              {toast.action.label}
            </button>
          )}
          {toast.bad && (
            <button type="button" aria-label="Close this message" onClick={() => drop(toast.id)}>
              ✕
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
