/** Files that the server makes: asked for like everything else, then given to the browser to save. */

import { ApiError, get, search } from "./client";
import type { Job } from "./types";

/**
 * Fetches a file and saves it; gives its name. A long task answers with a job, which is waited for.
 * Raises `ApiError` with the server's words.
 */
export async function fetchFile(method: "GET" | "POST", path: string, what: Record<string, string>, fallback: string): Promise<string> {
  const headers: Record<string, string> = method === "POST" ? { "X-Tollbook": "1", "Content-Type": "application/json" } : {};
  const answer = await fetch(method === "GET" ? path + search(what) : path, {
    method,
    headers,
    credentials: "same-origin",
    body: method === "POST" ? JSON.stringify(what) : null,
  }).catch(() => null);
  if (!answer) throw new ApiError(0, "unreachable", "The server doesn't answer. Is `tollbook serve` still running?", null, null);
  if (!answer.ok) throw await refused(answer);
  if (answer.status === 202) {
    const { job } = (await answer.json()) as { job: string | { id: string } };
    const id = typeof job === "string" ? job : job.id;
    await finished(id);
    return fetchFile("GET", `/api/jobs/${encodeURIComponent(id)}/file`, {}, fallback);
  }
  const name = /filename="?([^";]+)"?/u.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? fallback;
  save(await answer.blob(), name);
  return name;
}

async function refused(answer: Response): Promise<ApiError> {
  const said = (await answer.json().catch(() => null)) as { error?: { code?: string; message?: string; field?: string | null } } | null;
  const told = said?.error;
  return new ApiError(answer.status, told?.code ?? String(answer.status), told?.message ?? `The server answered ${answer.status}.`, told?.field ?? null, said);
}

async function finished(id: string): Promise<void> {
  for (;;) {
    const job = await get<Job>(`/api/jobs/${encodeURIComponent(id)}`);
    if (job.state === "done") return;
    if (job.state === "failed") throw new ApiError(500, "failed", job.error ?? "The server could not make the file.", null, job);
    await new Promise((go) => setTimeout(go, 500));
  }
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
