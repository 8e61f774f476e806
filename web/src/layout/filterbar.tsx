/**
 * The bar above every page: what is filtered, and how figures are counted. The same filters hold
 * in all views; they stand in the address.
 */

import { useEffect, useRef, useState } from "preact/hooks";

import type { Include, Profile } from "../api/types";
import { match } from "../routes";
import { clearFilters, filters, type ListName, narrowing, PROFILES, setFilters, type SingleName } from "../state/filters";
import { path } from "../state/route";
import { label, vocabulary } from "../state/session";
import { Labelled, stateName } from "../ui/bits";
import { day } from "../ui/format";

const CODES: { name: ListName; label: string; list: string }[] = [
  { name: "kind", label: "Kind", list: "kinds" },
  { name: "outcome", label: "Outcome", list: "outcomes" },
  { name: "status", label: "Status of the victims", list: "statuses" },
];
const FREE: { name: ListName; label: string; hint: string }[] = [
  { name: "claimant", label: "Claimant", hint: "who says so" },
  { name: "place", label: "Place", hint: "name or gazetteer id" },
  { name: "document", label: "Document", hint: "short name" },
];
const STATES = ["proposed", "changed", "accepted", "edited", "rejected"] as const;

interface Props {
  navigation: boolean;
  onNavigation: () => void;
}

export function FilterBar({ navigation, onNavigation }: Props) {
  const route = match(path.value)?.route;
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => setOpen(false), [path.value]);

  return (
    <>
      <div class={route?.filters ? "top" : "top bare"}>
        <button type="button" class="button menu-button" aria-expanded={navigation} aria-controls="navigation" onClick={onNavigation}>
          <span aria-hidden="true">☰</span> Pages
        </button>
        {route?.filters && (
          <>
            <button
              ref={button}
              type="button"
              class="button"
              id="filter-button"
              aria-expanded={open}
              aria-controls="filter-panel"
              onClick={() => setOpen(!open)}
            >
              Filter{narrowing.value > 0 && ` (${narrowing.value})`}
            </button>
            <Chips />
            {route.counts && <Counting />}
          </>
        )}
      </div>
      {open && route?.filters && (
        <Panel
          onClose={() => {
            setOpen(false);
            button.current?.focus();
          }}
        />
      )}
    </>
  );
}

/** Each filter as a chip that takes it back. */
function Chips() {
  const now = filters.value;
  const chips: { text: string; drop: () => void }[] = [];
  for (const name of ["kind", "outcome", "status", "claimant", "place", "document", "state"] as const)
    for (const value of now[name])
      chips.push({ text: shown(name, value), drop: () => setFilters({ [name]: now[name].filter((one) => one !== value) }) });
  if (now.text) chips.push({ text: `“${now.text}”`, drop: () => setFilters({ text: "" }) });
  if (now.side) chips.push({ text: `victims of ${now.side}`, drop: () => setFilters({ side: "" }) });
  if (now.from) chips.push({ text: `from ${day(now.from)}`, drop: () => setFilters({ from: "" }) });
  if (now.to) chips.push({ text: `to ${day(now.to)}`, drop: () => setFilters({ to: "" }) });
  if (!chips.length) return null;
  return (
    <div class="chips" role="group" aria-label="Filters in use">
      {chips.map((chip) => (
        <span class="chip" key={chip.text}>
          <bdi class="clip">{chip.text}</bdi>
          <button type="button" aria-label={`Take back the filter ${chip.text}`} onClick={chip.drop}>
            ✕
          </button>
        </span>
      ))}
    </div>
  );
}

function shown(name: ListName, value: string): string {
  const list = CODES.find((one) => one.name === name)?.list;
  if (name === "state") return stateName(value as (typeof STATES)[number]);
  return list ? label(list, value) : value;
}

/** How figures are counted: by which rules, and whether proposals count. The day they stand for has a slider in the views. */
function Counting() {
  const now = filters.value;
  return (
    <div class="counting" role="group" aria-label="How figures are counted">
      <label>
        Rules
        <select
          class="input"
          value={now.profile}
          onChange={(event) => setFilters({ profile: event.currentTarget.value as Profile })}
        >
          {PROFILES.map((profile) => (
            <option key={profile} value={profile}>
              {profile.toUpperCase()}
            </option>
          ))}
        </select>
      </label>
      <label class="check">
        <input
          type="checkbox"
          role="switch"
          checked={now.include === "all"}
          onChange={(event) => setFilters({ include: (event.currentTarget.checked ? "all" : "accepted") satisfies Include })}
        />
        Proposals included
      </label>
    </div>
  );
}

function Panel({ onClose }: { onClose: () => void }) {
  const now = filters.value;
  const first = useRef<HTMLDivElement>(null);
  useEffect(() => first.current?.querySelector<HTMLElement>("input, select")?.focus(), []);
  const single = (name: SingleName) => (event: Event) => setFilters({ [name]: (event.currentTarget as HTMLInputElement).value });
  return (
    <div
      class="filter-panel"
      id="filter-panel"
      role="group"
      aria-label="Filter"
      ref={first}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <Labelled label="Words of the sentence">
        {(attributes) => <input {...attributes} type="search" class="input" dir="auto" value={now.text} onChange={single("text")} />}
      </Labelled>
      {CODES.map(({ name, label: title, list }) => (
        <Choice key={name} name={name} title={title} options={(vocabulary.value[list] ?? []).map((term) => [term.code, term.label])} />
      ))}
      <Choice name="state" title="Decided" options={STATES.map((state) => [state, stateName(state)])} />
      {FREE.map(({ name, label: title, hint }) => (
        <Labelled key={name} label={title}>
          {(attributes) => (
            <input
              {...attributes}
              class="input"
              dir="auto"
              placeholder={hint}
              value={now[name][0] ?? ""}
              onChange={(event) => {
                const value = event.currentTarget.value.trim();
                setFilters({ [name]: value ? [value] : [] });
              }}
            />
          )}
        </Labelled>
      ))}
      <Labelled label="Side of the victims">
        {(attributes) => <input {...attributes} class="input" dir="auto" placeholder="whose people, by its name" value={now.side} onChange={single("side")} />}
      </Labelled>
      <Labelled label="Happened from">
        {(attributes) => <input {...attributes} type="date" class="input" value={now.from} onChange={single("from")} />}
      </Labelled>
      <Labelled label="Happened until">
        {(attributes) => <input {...attributes} type="date" class="input" value={now.to} onChange={single("to")} />}
      </Labelled>
      <div class="actions">
        <button type="button" class="button small" disabled={narrowing.value === 0} onClick={clearFilters}>
          Clear all
        </button>
        <button type="button" class="button small" onClick={onClose}>
          Done
        </button>
      </div>
    </div>
  );
}

function Choice({ name, title, options }: { name: ListName; title: string; options: [string, string][] }) {
  const chosen = filters.value[name];
  const rest = options.filter(([code]) => !chosen.includes(code));
  return (
    <Labelled label={title}>
      {(attributes) => (
        <select
          {...attributes}
          class="input"
          value=""
          onChange={(event) => {
            const code = event.currentTarget.value;
            event.currentTarget.value = "";
            if (code) setFilters({ [name]: [...chosen, code] });
          }}
        >
          <option value="">{chosen.length ? "and also …" : "any"}</option>
          {rest.map(([code, text]) => (
            <option key={code} value={code}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}
