/**
 * The filters that all views share. They live in the address and nowhere else, so that a view
 * can be sent to a colleague, and the browser's back button takes a filter back.
 */

import { computed } from "@preact/signals";

import type { Include, Profile } from "../api/types";
import { navigate, params } from "./route";

const LISTS = ["kind", "outcome", "status", "claimant", "place", "document", "state"] as const;
const SINGLE = ["text", "side", "from", "to", "as_of", "known_by"] as const;

export type ListName = (typeof LISTS)[number];
export type SingleName = (typeof SINGLE)[number];

export type Filters = Record<ListName, string[]> &
  Record<SingleName, string> & { profile: Profile; include: Include };

export const PROFILES: readonly Profile[] = ["ucdp", "ibc", "acled"];
const NAMES: readonly string[] = [...LISTS, ...SINGLE, "profile", "include"];

export const filters = computed<Filters>(() => read(params.value));

/** The filters that an address holds; what it doesn't name has its default. */
export function read(from: URLSearchParams): Filters {
  const profile = from.get("profile") as Profile;
  const found = {
    profile: PROFILES.includes(profile) ? profile : "ucdp",
    include: from.get("include") === "all" ? "all" : "accepted",
  } as Filters;
  for (const name of LISTS) found[name] = from.getAll(name).filter(Boolean);
  for (const name of SINGLE) found[name] = from.get(name) ?? "";
  return found;
}

/** The filters as parameters for the server or an address; defaults are left out. */
export function write(from: Filters): URLSearchParams {
  const to = new URLSearchParams();
  for (const name of LISTS) for (const value of from[name]) to.append(name, value);
  for (const name of SINGLE) if (from[name]) to.set(name, from[name]);
  if (from.profile !== "ucdp") to.set("profile", from.profile);
  if (from.include !== "accepted") to.set("include", from.include);
  return to;
}

/** What the server is asked with: `<path>?<filterQuery>`. */
export const filterQuery = computed(() => write(filters.value));

/** How many filters narrow what is shown (profile, include, as_of and known_by only say how it is counted). */
export const narrowing = computed(
  () =>
    LISTS.reduce((sum, name) => sum + filters.value[name].length, 0) +
    (["text", "side", "from", "to"] as const).filter((name) => filters.value[name]).length,
);

/** Changes some filters and keeps the page's own parameters. */
export function setFilters(change: Partial<Filters>, { replace = false } = {}): void {
  const next = write({ ...filters.value, ...change });
  for (const [name, value] of params.value) if (!NAMES.includes(name)) next.append(name, value);
  navigate(window.location.pathname + (next.size ? `?${next}` : ""), { replace });
}

export function clearFilters(): void {
  const none = read(new URLSearchParams());
  const { profile, include, as_of, known_by } = filters.value;
  setFilters({ ...none, profile, include, as_of, known_by });
}

/** An address of the workbench with the filters of now, and parameters of its own. */
export function linkTo(path: string, own: Record<string, string> = {}): string {
  const query = new URLSearchParams(filterQuery.value);
  for (const [name, value] of Object.entries(own)) query.set(name, value);
  return query.size ? `${path}?${query}` : path;
}
