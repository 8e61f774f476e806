/**
 * Where something happened: a name is typed, and the place that it means is chosen from the
 * gazetteer, with its point, country, divisions and how exactly it is known. A name that no
 * gazetteer has stays a name, without a point on any map.
 */

import { useEffect, useId, useRef, useState } from "preact/hooks";

import { get } from "../api/client";
import type { PlaceFound, PlacesFound } from "../api/openapi";
import { plural } from "../ui/format";
import { Name } from "../ui/words";

/** What a claim has of a place, as one value. */
export type Referent = Pick<
  PlaceFound,
  "name" | "id" | "latitude" | "longitude" | "radius_km" | "country" | "claimed_by" | "admin1" | "admin2" | "precision"
>;

export const referent = (found: PlaceFound): Referent => {
  const { name, id, latitude, longitude, radius_km, country, claimed_by, admin1, admin2, precision } = found;
  return { name, id, latitude, longitude, radius_km, country, claimed_by, admin1, admin2, precision };
};

/** Of a place that is known by its name alone. */
export const NOWHERE = {
  id: null,
  latitude: null,
  longitude: null,
  radius_km: null,
  country: null,
  claimed_by: [],
  admin1: null,
  admin2: null,
  precision: null,
};

const EXACT: Record<number, string> = { 1: "exact", 2: "near it", 3: "district", 4: "province", 5: "region", 6: "country", 7: "sea or air" };

/** "town or village, Al-Hasakah, Syria"; of a contested place who claims it, and no side's divisions. */
export const about = (one: PlaceFound): string =>
  one.claimed_by.length > 1
    ? `${one.kind}, claimed by ${one.claimed_by.join(" and ")}`
    : [one.kind, ...new Set([one.admin2, one.admin1].filter((name) => name && name !== one.name)), one.country_name].filter(Boolean).join(", ");

interface Props {
  id: string;
  path: string;
  value: string;
  /** The place that is chosen now, if the name stands for one. */
  chosen: string | null;
  onType: (name: string) => void;
  onChoose: (place: PlaceFound) => void;
  onFocus?: (() => void) | undefined;
  "aria-describedby"?: string | undefined;
}

export function PlaceInput({ id, path, value, chosen, onType, onChoose, onFocus, ...rest }: Props) {
  const list = useId();
  const [found, setFound] = useState<PlaceFound[] | null>(null);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const [told, setTold] = useState("");
  const asked = useRef<AbortController>();
  const timer = useRef<number>();
  // What is typed is still being looked up: Enter would keep the name and lose the place.
  const pending = useRef(false);
  useEffect(
    () => () => {
      asked.current?.abort();
      clearTimeout(timer.current);
    },
    [],
  );
  const look = (name: string, wait: number) => {
    clearTimeout(timer.current);
    asked.current?.abort();
    pending.current = name.trim().length >= 2;
    if (!pending.current) return close();
    timer.current = window.setTimeout(() => {
      const abort = (asked.current = new AbortController());
      get<PlacesFound>("/api/gazetteer", { name: name.trim(), limit: 10 }, abort.signal)
        .then(({ items, total }) => {
          pending.current = false;
          setFound(items);
          setAt(-1);
          setOpen(true);
          setTold(total ? `${plural(total, "place")}; arrow keys choose one` : "No place of this name is known; the name alone is kept.");
        })
        .catch((problem: unknown) => {
          if (abort.signal.aborted) return;
          pending.current = false;
          setTold(problem instanceof Error ? problem.message : "");
        });
    }, wait);
  };
  const close = () => {
    setOpen(false);
    setAt(-1);
  };
  const choose = (one: PlaceFound) => {
    onChoose(one);
    setTold(`${one.name}, ${about(one)}: chosen`);
    close();
  };
  const keys = (event: KeyboardEvent) => {
    const many = found?.length ?? 0;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) {
      event.preventDefault();
      if (!open) return look(value, 0);
      if (many) setAt((now) => (now < 0 && move < 0 ? many - 1 : (now + move + many) % many));
    } else if (event.key === "Enter" && pending.current) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Enter" && open && at >= 0 && found?.[at]) {
      event.preventDefault();
      event.stopPropagation();
      choose(found[at]);
    } else if (event.key === "Escape" && open) {
      // Closes the list alone, not the form or dialog around it.
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  };
  return (
    <div class="place-input">
      <input
        {...rest}
        id={id}
        data-path={path}
        class="input"
        dir="auto"
        role="combobox"
        autocomplete="off"
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={list}
        aria-activedescendant={open && at >= 0 ? `${list}-${at}` : undefined}
        value={value}
        onInput={(event) => {
          onType(event.currentTarget.value);
          look(event.currentTarget.value, 200);
        }}
        onFocus={onFocus}
        onKeyDown={keys}
        onBlur={close}
      />
      <ul id={list} role="listbox" aria-label="Places" class="places" hidden={!open || !found?.length}>
        {found?.map((one, index) => (
          <li
            key={one.id}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === at}
            // Before the input loses the focus, which closes the list.
            onMouseDown={(event) => {
              event.preventDefault();
              choose(one);
            }}
          >
            <strong>
              <Name>{one.name}</Name>
            </strong>{" "}
            <Name>{about(one)}</Name>{" "}
            <span class="muted small">
              {one.precision !== null && (EXACT[one.precision] ?? "")}
            </span>
            {one.names.length > 0 && (
              <span class="muted small block">
                also <Name>{one.names.slice(0, 4).join(", ")}</Name>
              </span>
            )}
          </li>
        ))}
      </ul>
      <p class="small muted" aria-hidden="true">
        {chosen ?? (value ? "not in the gazetteer: the name alone is kept" : "")}
      </p>
      <p class="sr-only" role="status">
        {told}
      </p>
    </div>
  );
}
