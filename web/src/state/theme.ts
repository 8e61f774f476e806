/** Light or dark: the system's choice unless the person chose. Kept in this browser alone. */

import { signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";

const KEY = "tollbook.theme";

const kept = (): Theme => {
  const found = localStorage.getItem(KEY);
  return found === "light" || found === "dark" ? found : "system";
};

export const theme = signal<Theme>(kept());

export function applyTheme(chosen: Theme = theme.value): void {
  theme.value = chosen;
  if (chosen === "system") {
    localStorage.removeItem(KEY);
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem(KEY, chosen);
    document.documentElement.dataset.theme = chosen;
  }
}
