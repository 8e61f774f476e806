/** Shown when nobody is signed in: by name and password, or by the link that the server printed. */

import { useState } from "preact/hooks";

import { startError, signIn } from "../state/session";
import { Labelled } from "../ui/bits";

export function Login() {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [token, setToken] = useState("");
  const [problem, setProblem] = useState<string | null>(startError.value);
  const [busy, setBusy] = useState(false);

  const sign = async (by: Parameters<typeof signIn>[0]) => {
    setBusy(true);
    setProblem(null);
    try {
      await signIn(by);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };

  return (
    <main class="login">
      <div class="row brand-line">
        <img src="/icon.svg" alt="" width="28" height="28" />
        <h1>Tollbook</h1>
      </div>
      {problem && (
        <p class="note bad" role="alert">
          {problem}
        </p>
      )}
      <form
        class="panel"
        onSubmit={(event) => {
          event.preventDefault();
          void sign({ name, password });
        }}
      >
        <div class="body stack">
          <h2>Sign in</h2>
          <Labelled label="Name">
            {(attributes) => (
              <input {...attributes} class="input" autocomplete="username" required value={name} onInput={(event) => setName(event.currentTarget.value)} />
            )}
          </Labelled>
          <Labelled label="Password">
            {(attributes) => (
              <input
                {...attributes}
                class="input"
                type="password"
                autocomplete="current-password"
                required
                value={password}
                onInput={(event) => setPassword(event.currentTarget.value)}
              />
            )}
          </Labelled>
          <button type="submit" class="button primary" disabled={busy}>
            Sign in
          </button>
        </div>
      </form>
      <form
        class="panel"
        onSubmit={(event) => {
          event.preventDefault();
          void sign({ token: token.includes("token=") ? (new URLSearchParams(token.split("?")[1]).get("token") ?? token) : token.trim() });
        }}
      >
        <div class="body stack">
          <h2>Or by the link of this server</h2>
          <p class="small muted">
            A workbench without accounts opens by the link that <code>tollbook serve</code> printed in its terminal. Paste it here if it was lost.
          </p>
          <Labelled label="Link or token">
            {(attributes) => (
              <input {...attributes} class="input" autocomplete="off" required value={token} onInput={(event) => setToken(event.currentTarget.value)} />
            )}
          </Labelled>
          <button type="submit" class="button" disabled={busy}>
            Open the book
          </button>
        </div>
      </form>
    </main>
  );
}
