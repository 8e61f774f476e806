/** Accounts of the workbench: who may do what, and whose sessions are revoked. */

import { useState } from "preact/hooks";

import "../styles/working.css";
import { patch, post, remove } from "../api/client";
import type { User } from "../api/types";
import { asError, useResource } from "../api/use";
import { me, vocabulary } from "../state/session";
import { Busy, Labelled, PageHead, Problem } from "../ui/bits";
import { Dialog } from "../ui/dialog";
import { moment, number } from "../ui/format";
import { Menu } from "../ui/menu";
import { Table } from "../ui/table";
import { say } from "../ui/toast";
import { Name } from "../ui/words";

const roles = () => vocabulary.value.roles ?? [];

export default function Users() {
  const found = useResource<{ items: User[] }>("/api/users");
  const [open, setOpen] = useState<"add" | { password: string } | { remove: string } | null>(null);
  const users = found.data?.items;

  const act = async (what: () => Promise<unknown>, done: string) => {
    try {
      await what();
      say(done);
      setOpen(null);
      found.reload();
    } catch (problem) {
      say(asError(problem).message, { bad: true });
    }
  };
  const at = (name: string) => `/api/users/${encodeURIComponent(name)}`;

  return (
    <div class="page">
      <PageHead title="Users">
        <p>Decisions carry the name of the account for good; an account that is removed stays in the record.</p>
      </PageHead>
      <p>
        <button type="button" class="button primary" onClick={() => setOpen("add")}>
          Add an account …
        </button>
      </p>
      {found.error && <Problem error={found.error} retry={found.reload} />}
      {!users && !found.error && <Busy />}
      {users && !users.length && <p class="note">No accounts yet: whoever has the link of this server works as {me.value?.name}. Add accounts before others may reach it.</p>}
      {users && users.length > 0 && (
        <section class="panel">
          <Table
            caption="Accounts"
            items={users}
            keyOf={(user) => user.name}
            columns={[
              { name: "Name", cell: (user) => <Name>{user.name}</Name> },
              {
                name: "Role",
                cell: (user) => (
                  <select
                    class="input"
                    aria-label={`Role of ${user.name}`}
                    value={user.role}
                    onChange={(event) => {
                      const role = event.currentTarget.value;
                      void act(() => patch(at(user.name), { role }), `${user.name} is ${role} now.`);
                    }}
                  >
                    {roles().map((role) => (
                      <option key={role.code} value={role.code}>
                        {role.label}
                      </option>
                    ))}
                  </select>
                ),
              },
              { name: "Since", cell: (user) => <span class="figures nowrap">{moment(user.made)}</span> },
              { name: "Sessions", number: true, cell: (user) => number(user.sessions) },
              {
                name: "",
                cell: (user) => (
                  <Menu
                    label="More"
                    className="button small"
                    items={[
                      { label: "New password …", onSelect: () => setOpen({ password: user.name }) },
                      { label: "End all sessions", onSelect: () => void act(() => remove(`${at(user.name)}/sessions`), `All sessions of ${user.name} are over.`) },
                      { label: "Remove …", onSelect: () => setOpen({ remove: user.name }) },
                    ]}
                  />
                ),
              },
            ]}
          />
        </section>
      )}
      <section class="panel" aria-label="Roles">
        <header>
          <h2>Roles</h2>
        </header>
        <dl class="body facts">
          {roles().map((role) => (
            <>
              <dt>{role.label}</dt>
              <dd>{role.meaning}</dd>
            </>
          ))}
        </dl>
      </section>
      {open === "add" && <AddUser onAdd={(user) => void act(() => post("/api/users", user), `${user.name} can sign in now.`)} onClose={() => setOpen(null)} />}
      {open && typeof open === "object" && "password" in open && (
        <Password name={open.password} onSet={(password) => void act(() => patch(at(open.password), { password }), `${open.password} has a new password.`)} onClose={() => setOpen(null)} />
      )}
      {open && typeof open === "object" && "remove" in open && (
        <Dialog
          title={`Remove ${open.remove}?`}
          onClose={() => setOpen(null)}
          onSubmit={() => void act(() => remove(at(open.remove)), `${open.remove} can’t sign in any more.`)}
          actions={
            <>
              <button type="button" class="button" onClick={() => setOpen(null)}>
                Cancel
              </button>
              <button type="submit" class="button danger">
                Remove
              </button>
            </>
          }
        >
          <p>The account can’t sign in any more. What it decided stays, with its name.</p>
        </Dialog>
      )}
    </div>
  );
}

function AddUser({ onAdd, onClose }: { onAdd: (user: { name: string; role: string; password: string }) => void; onClose: () => void }) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<string>("coder");
  const [password, setPassword] = useState("");
  return (
    <Dialog title="Add an account" onClose={onClose} onSubmit={() => onAdd({ name: name.trim(), role, password })} actions={<Buttons what="Add" onClose={onClose} />}>
      <Labelled label="Name" hint="It will stand beside every decision.">
        {(attributes) => <input {...attributes} class="input" dir="auto" required autocomplete="off" value={name} onInput={(event) => setName(event.currentTarget.value)} />}
      </Labelled>
      <Labelled label="Role">
        {(attributes) => (
          <select {...attributes} class="input" value={role} onChange={(event) => setRole(event.currentTarget.value)}>
            {roles().map((one) => (
              <option key={one.code} value={one.code}>
                {one.label}: {one.meaning}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <NewPassword value={password} onInput={setPassword} />
    </Dialog>
  );
}

function Password({ name, onSet, onClose }: { name: string; onSet: (password: string) => void; onClose: () => void }) {
  const [password, setPassword] = useState("");
  return (
    <Dialog title={`New password for ${name}`} onClose={onClose} onSubmit={() => onSet(password)} actions={<Buttons what="Set it" onClose={onClose} />}>
      <NewPassword value={password} onInput={setPassword} />
    </Dialog>
  );
}

function NewPassword({ value, onInput }: { value: string; onInput: (value: string) => void }) {
  return (
    <Labelled label="Password" hint="At least 12 characters; a few words are easier to keep than signs.">
      {(attributes) => (
        <input {...attributes} type="password" class="input" required minLength={12} autocomplete="new-password" value={value} onInput={(event) => onInput(event.currentTarget.value)} />
      )}
    </Labelled>
  );
}

function Buttons({ what, onClose }: { what: string; onClose: () => void }) {
  return (
    <>
      <button type="button" class="button" onClick={onClose}>
        Cancel
      </button>
      <button type="submit" class="button primary">
        {what}
      </button>
    </>
  );
}
