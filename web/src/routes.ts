/** Which page stands at which address. Each page is a file of its own, loaded when it is opened. */

import type { ComponentType } from "preact";

import type { Permission } from "./api/types";

export interface PageProps {
  /** The last part of the address, where the route has one: the id of a document or incident. */
  id: string | null;
}

type Load = () => Promise<{ default: ComponentType<PageProps> }>;

export interface Route {
  path: string;
  title: string;
  load: Load;
  /** Shows the shared filters. */
  filters?: boolean;
  /** Shows figures, and so by which rules they are counted. */
  counts?: boolean;
  group?: "Work" | "See" | "Record" | "Workbench";
  needs?: Permission;
}

export const ROUTES: readonly Route[] = [
  { path: "/review", title: "Review", group: "Work", filters: true, load: () => import("./pages/review") },
  { path: "/claims/:id", title: "Review", filters: true, load: () => import("./pages/review") },
  { path: "/documents", title: "Documents", group: "Work", load: () => import("./pages/documents") },
  { path: "/documents/:id", title: "Document", load: () => import("./pages/document") },
  { path: "/add", title: "Add reports", group: "Work", needs: "add", load: () => import("./pages/add") },
  { path: "/coding", title: "Double coding", group: "Work", load: () => import("./pages/coding") },
  { path: "/coding/:id", title: "Double coding", load: () => import("./pages/coding") },
  { path: "/board", title: "Toll board", group: "See", filters: true, counts: true, load: () => import("./pages/board") },
  { path: "/series", title: "Running totals", group: "See", filters: true, counts: true, load: () => import("./pages/series") },
  { path: "/incidents", title: "Incidents", group: "See", filters: true, counts: true, load: () => import("./pages/incidents") },
  { path: "/incidents/:id", title: "Incident", filters: true, counts: true, load: () => import("./pages/incident") },
  { path: "/timeline", title: "Timeline", group: "See", filters: true, counts: true, load: () => import("./pages/timeline") },
  { path: "/map", title: "Map", group: "See", filters: true, counts: true, load: () => import("./pages/map") },
  { path: "/dissent", title: "Dissent", group: "See", filters: true, counts: true, load: () => import("./pages/dissent") },
  { path: "/diff", title: "What changed", group: "See", filters: true, counts: true, load: () => import("./pages/diff") },
  { path: "/publish", title: "Publish", group: "Record", load: () => import("./pages/publish") },
  { path: "/audit", title: "Audit", group: "Record", load: () => import("./pages/audit") },
  { path: "/users", title: "Users", group: "Workbench", needs: "admin", load: () => import("./pages/users") },
  { path: "/settings", title: "Settings and help", group: "Workbench", load: () => import("./pages/settings") },
];

/** The route of an address and the id in it; null where there is none. */
export function match(path: string): { route: Route; id: string | null } | null {
  for (const route of ROUTES) {
    if (!route.path.endsWith("/:id")) {
      if (path === route.path) return { route, id: null };
      continue;
    }
    const head = route.path.slice(0, -3);
    const rest = path.slice(head.length);
    if (path.startsWith(head) && rest && !rest.includes("/")) return { route, id: decodeURIComponent(rest) };
  }
  return null;
}
