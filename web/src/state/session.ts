/** Who works here, on which book, and what they may do. */

import { computed, signal } from "@preact/signals";

import { ApiError, get, post, remove, signedOut } from "../api/client";
import type { Me, Permission, Status, Vocabulary } from "../api/types";
import { navigate } from "./route";

export const me = signal<Me | null>(null);
export const status = signal<Status | null>(null);
export const vocabulary = signal<Vocabulary>({});
export const startError = signal<string | null>(null);

/** Counts the changes of the book that this page made or heard of; views reload by it. */
export const revision = signal(0);

export const can = (permission: Permission): boolean => me.value?.permissions.includes(permission) ?? false;

/** Begins a session: by the token of the link, which then leaves the address, or by the cookie. */
export async function start(): Promise<void> {
  const address = new URL(window.location.href);
  const token = address.searchParams.get("token");
  try {
    if (token) {
      address.searchParams.delete("token");
      history.replaceState(null, "", address.pathname + address.search);
      navigate(address.pathname + address.search, { replace: true });
      await post("/api/session", { token });
    }
    await load();
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      signedOut.value = true;
      if (token) startError.value = error.message;
    } else startError.value = error instanceof Error ? error.message : String(error);
  }
}

async function load(): Promise<void> {
  me.value = await get<Me>("/api/me");
  const [now, terms] = await Promise.all([get<Status>("/api/status"), get<Vocabulary>("/api/vocabulary")]);
  status.value = now;
  vocabulary.value = terms;
  signedOut.value = false;
  startError.value = null;
}

/** Signs in by a token, or by name and password. */
export async function signIn(by: { token: string } | { name: string; password: string }): Promise<void> {
  await post("/api/session", by);
  await load();
}

export async function signOut(): Promise<void> {
  await remove("/api/session");
  me.value = null;
  signedOut.value = true;
}

/** Asks for the counts again, after something was decided or added. */
export async function refresh(): Promise<void> {
  revision.value += 1;
  status.value = await get<Status>("/api/status");
}

const labels = computed(() => {
  const found = new Map<string, string>();
  for (const [list, terms] of Object.entries(vocabulary.value))
    for (const term of terms) found.set(`${list}:${term.code}`, term.label);
  return found;
});

/** The word people read for a code: `label("outcomes", "killed")`. The code itself if unknown. */
export function label(list: string, code: string): string {
  return labels.value.get(`${list}:${code}`) ?? code.replaceAll("_", " ");
}

/** The same within a line: "killed or wounded"; names in capitals stay as they are. */
export function word(list: string, code: string): string {
  const found = label(list, code);
  return /^\p{Lu}\p{Ll}/u.test(found) ? found.charAt(0).toLowerCase() + found.slice(1) : found;
}
