/**
 * The only way from the pages to the server. Every call sends the session cookie; writes carry
 * `X-Tollbook: 1`, which no other site can make a browser send. Unchanged answers come from the
 * browser's own cache (the server sends ETags), so nothing is kept here.
 */

import { signal } from "@preact/signals";

import type { Page } from "./types";

export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>;

/** True once the server has said that nobody is signed in. */
export const signedOut = signal(false);

/** An answer that isn't what was asked for, with the server's own words for it. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field: string | null,
    /** The whole answer: a 412 has the other person's card in it. */
    readonly body: unknown,
  ) {
    super(message);
    this.name = "ApiError";
  }

  get conflict(): boolean {
    return this.status === 412;
  }
}

/** Parameters as `?kind=toll&kind=event`; empty ones are left out. */
export function search(query: Query | URLSearchParams | undefined): string {
  if (!query) return "";
  if (query instanceof URLSearchParams) return query.size ? `?${query}` : "";
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === "" || value === false) continue;
    if (Array.isArray(value)) for (const one of value) params.append(name, String(one));
    else params.set(name, String(value));
  }
  return params.size ? `?${params}` : "";
}

export interface Options {
  query?: Query | URLSearchParams | undefined;
  body?: unknown;
  ifMatch?: string | undefined;
  signal?: AbortSignal | undefined;
}

async function request<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  let body: BodyInit | null = null;
  if (method !== "GET") headers["X-Tollbook"] = "1";
  if (options.ifMatch) headers["If-Match"] = options.ifMatch;
  if (options.body instanceof FormData) body = options.body;
  else if (options.body !== undefined) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(options.body);
  }
  let answer: Response;
  try {
    answer = await fetch(path + search(options.query), {
      method,
      headers,
      body,
      credentials: "same-origin",
      signal: options.signal ?? null,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "unreachable", "The server doesn't answer. Is `tollbook serve` still running?", null, null);
  }
  if (answer.status === 204) return undefined as T;
  const said: unknown = await answer.json().catch(() => null);
  if (answer.ok) return said as T;
  throw failure(answer, said);
}

function failure(answer: Response, said: unknown): ApiError {
  if (answer.status === 401) signedOut.value = true;
  const error = ((said ?? {}) as { error?: Record<string, unknown> | string }).error ?? {};
  const told = typeof error === "string" ? { message: error } : error;
  const message = String(told.message ?? `The server answered ${answer.status} ${answer.statusText}.`);
  const field = typeof told.field === "string" ? told.field : null;
  return new ApiError(answer.status, String(told.code ?? answer.status), message, field, said);
}

export const get = <T>(path: string, query?: Query | URLSearchParams, abort?: AbortSignal): Promise<T> =>
  request<T>("GET", path, { query, signal: abort });
export const post = <T>(path: string, body?: unknown, options: Options = {}): Promise<T> =>
  request<T>("POST", path, { ...options, body });
export const patch = <T>(path: string, body: unknown): Promise<T> => request<T>("PATCH", path, { body });
export const remove = <T>(path: string): Promise<T> => request<T>("DELETE", path);

/** The page after `after` of a list that is paged by key. */
export function page<T>(
  path: string,
  query: URLSearchParams | undefined,
  after: string | null,
  limit: number,
  abort?: AbortSignal,
): Promise<Page<T>> {
  const params = new URLSearchParams(query);
  if (after) params.set("after", after);
  params.set("limit", String(limit));
  return get<Page<T>>(path, params, abort);
}
