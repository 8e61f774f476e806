/**
 * Single keys that do something. They sleep while somebody types, while a dialog is open, and
 * where a person has switched them off (screen readers and voice control use letters themselves).
 */

import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

const OFF = "tollbook.keys";

export const keysOn = signal(localStorage.getItem(OFF) !== "off");

export function switchKeys(on: boolean): void {
  keysOn.value = on;
  if (on) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "off");
}

const TYPING = "input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable], dialog";

/** What a key on a button or link does by itself must stay what it does. */
const OWN = "button, a, summary, input, [role=tab], [role=menuitem]";

/** Binds keys to actions while the component is shown. */
export function useKeys(bindings: Record<string, () => void>): void {
  const latest = useRef(bindings);
  latest.current = bindings;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!keysOn.value || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const at = event.target as Element | null;
      if (at?.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
      if (event.key === " " && at?.closest?.(OWN)) return;
      const action = latest.current[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}
