/** The frame around every page: sign-in, navigation, filters, the page itself. */

import { Component, type ComponentChildren, type ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

import { signedOut } from "./api/client";
import { FilterBar } from "./layout/filterbar";
import { Login } from "./layout/login";
import { Side } from "./layout/side";
import { match, type PageProps } from "./routes";
import { navigate, path } from "./state/route";
import { can, me, startError, status } from "./state/session";
import { Busy, Empty, Problem } from "./ui/bits";
import { Toasts } from "./ui/toast";

export function App() {
  const [navigation, setNavigation] = useState(false);
  useEffect(() => setNavigation(false), [path.value]);
  useEffect(() => {
    // An empty book has nothing to review: begin where reports are added.
    if (me.value && status.value && path.value === "/") navigate(status.value.empty ? "/add" : "/review", { replace: true });
  }, [me.value, status.value, path.value]);

  if (signedOut.value) return <Login />;
  if (startError.value) return <main class="page"><Problem error={new Error(startError.value)} retry={() => window.location.reload()} /></main>;
  if (!me.value) return <Busy what="Opening the book" />;

  return (
    <div class="shell">
      <a class="button skip" href="#page" onClick={toPage}>
        Skip to the page
      </a>
      <Side open={navigation} />
      <button
        type="button"
        tabIndex={-1}
        class={navigation ? "nav-shade open" : "nav-shade"}
        aria-label="Close the navigation"
        onClick={() => setNavigation(false)}
      />
      <div class="main">
        <FilterBar navigation={navigation} onNavigation={() => setNavigation(!navigation)} />
        <main id="page" tabIndex={-1}>
          <Pages />
        </main>
      </div>
      <Toasts />
    </div>
  );
}

const toPage = (event: Event) => {
  event.preventDefault();
  document.getElementById("page")?.focus();
};

function Pages() {
  const found = match(path.value);
  const route = found?.route ?? null;
  const [page, setPage] = useState<{ path: string; Page: ComponentType<PageProps> } | null>(null);
  const [error, setError] = useState<Error | null>(null);

  useEffect(() => {
    if (!route) return;
    let wanted = true;
    setError(null);
    document.title = `${route.title} · Tollbook`;
    route
      .load()
      .then((module) => wanted && setPage({ path: route.path, Page: module.default }))
      // Its file is gone: another version of the server was begun since these pages were opened.
      .catch(() => wanted && setError(new Error("This page couldn’t be loaded. The workbench was updated, or its server has ended: load the pages again.")));
    return () => {
      wanted = false;
    };
  }, [route]);

  if (path.value === "/") return <Busy />;
  if (!route) return <Empty title="There is no such page">Choose one in the navigation.</Empty>;
  if (route.needs && !can(route.needs))
    return <Empty title={route.title}>Your account doesn’t have the permission “{route.needs}”. Ask whoever keeps the accounts of this book.</Empty>;
  if (error) return <Problem error={error} retry={() => window.location.reload()} />;
  if (!page || page.path !== route.path) return <Busy />;
  return (
    <Guard key={path.value}>
      <page.Page id={found?.id ?? null} />
    </Guard>
  );
}

/** Keeps a mistake in one page from taking the navigation with it. */
class Guard extends Component<{ children: ComponentChildren }, { error: Error | null }> {
  override state = { error: null };
  static override getDerivedStateFromError(error: Error) {
    return { error };
  }
  override render() {
    return this.state.error ? <Problem error={this.state.error} retry={() => this.setState({ error: null })} /> : this.props.children;
  }
}
