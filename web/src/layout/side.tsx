/** Navigation. Links keep the filters of now, so that a view shows what the last one showed. */

import { ROUTES } from "../routes";
import { linkTo } from "../state/filters";
import { path } from "../state/route";
import { can, me, signOut, status } from "../state/session";
import { applyTheme, theme, type Theme } from "../state/theme";
import { number } from "../ui/format";

const GROUPS = ["Work", "See", "Record", "Workbench"] as const;

export function Side({ open }: { open: boolean }) {
  const counts = status.value?.counts;
  const waiting = (counts?.by_state.proposed ?? 0) + (counts?.by_state.changed ?? 0);
  const marks: Record<string, number | undefined> = { "/review": waiting, "/documents": counts?.documents };
  return (
    <div class={open ? "side open" : "side"} id="navigation">
      <a class="brand" href={linkTo("/")}>
        <img src="/icon.svg" alt="" width="22" height="22" /> Tollbook
      </a>
      <nav aria-label="Pages" class="stack">
        {GROUPS.map((group) => {
          const routes = ROUTES.filter((route) => route.group === group && (!route.needs || can(route.needs)));
          return (
            <div key={group}>
              <h2 id={`nav-${group}`}>{group}</h2>
              <ul class="nav-list" aria-labelledby={`nav-${group}`}>
                {routes.map((route) => (
                  <li key={route.path}>
                    <a href={linkTo(route.path)} aria-current={isHere(route.path) ? "page" : undefined}>
                      {route.title}
                      {marks[route.path] !== undefined && <span class="muted figures small">{number(marks[route.path]!)}</span>}
                    </a>
                  </li>
                ))}
              </ul>
            </div>
          );
        })}
      </nav>
      <div class="foot">
        <span class="clip" title={status.value?.book}>
          Book: <bdi>{status.value?.book.split("/").pop()}</bdi>
        </span>
        <span>
          You decide as <bdi>{me.value?.name}</bdi>
          {me.value?.mode === "accounts" && `, ${me.value.role}`}
        </span>
        <label>
          <span>Colours</span>
          <select class="input grow" value={theme.value} onChange={(event) => applyTheme(event.currentTarget.value as Theme)}>
            <option value="system">as the system</option>
            <option value="light">light</option>
            <option value="dark">dark</option>
          </select>
        </label>
        {me.value?.mode === "accounts" && (
          <button type="button" class="button small" onClick={() => void signOut()}>
            Sign out
          </button>
        )}
      </div>
    </div>
  );
}

const isHere = (route: string): boolean => path.value === route || path.value.startsWith(`${route}/`);
