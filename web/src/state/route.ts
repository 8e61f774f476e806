/** Where the person is: the browser's address, as a signal, and links that don't reload. */

import { computed, signal } from "@preact/signals";

export const location = signal({ path: window.location.pathname, search: window.location.search });
export const path = computed(() => location.value.path);
export const params = computed(() => new URLSearchParams(location.value.search));

const read = () => {
  location.value = { path: window.location.pathname, search: window.location.search };
};

/** Goes to another address of the workbench. `replace` leaves no step in the history. */
export function navigate(href: string, { replace = false } = {}): void {
  if (href === window.location.pathname + window.location.search) return;
  history[replace ? "replaceState" : "pushState"](null, "", href);
  const moved = location.value.path !== window.location.pathname;
  read();
  if (moved) window.scrollTo(0, 0);
}

/** Sets or removes (null) parameters of the address that belong to the page alone. */
export function setParams(change: Record<string, string | null>, { replace = true } = {}): void {
  const now = new URLSearchParams(window.location.search);
  for (const [name, value] of Object.entries(change)) {
    if (value === null || value === "") now.delete(name);
    else now.set(name, value);
  }
  navigate(window.location.pathname + (now.size ? `?${now}` : ""), { replace });
}

/** Turns clicks on links of our own into navigation; others are left to the browser. */
export function followLinks(): void {
  window.addEventListener("popstate", read);
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.("a");
    if (!link || link.target || link.hasAttribute("download") || link.origin !== window.location.origin) return;
    if (link.pathname.startsWith("/api/")) return;
    if (link.pathname === window.location.pathname && link.search === window.location.search && link.hash) return;
    event.preventDefault();
    navigate(link.pathname + link.search);
  });
}
