/** Where incidents happened, drawn as exactly as the places are known, with a list beside the map. */

import { useSeen } from "../api/pages";
import type { ComponentType } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";

import type { MapAnswer } from "../api/seeing";
import { Counted } from "../charts/Counted";
import { incidentHref } from "../charts/Evidence";
import { GradeMark } from "../charts/Grade";
import { IncidentMark } from "../charts/Incidents";
import { type Base, base } from "../map/base";
import { knownAs, type Spot, spotsOf } from "../map/places";
import { SvgMap } from "../map/SvgMap";
import { filterQuery, linkTo } from "../state/filters";
import { params, setParams } from "../state/route";
import { Busy, Empty, PageHead, Problem } from "../ui/bits";
import { day, number, plural } from "../ui/format";
import { Name } from "../ui/words";
import "../styles/seeing.css";
import "../styles/map.css";

type GlMap = ComponentType<{
  base: Base;
  spots: Spot[];
  selected: string | null;
  onSelect: (key: string | null) => void;
  onFail: (why: string) => void;
}>;

export default function MapPage() {
  const { data, error, reload } = useSeen<MapAnswer>("/api/map", filterQuery.value);
  const [ground, setGround] = useState<Base | null>(null);
  const [problem, setProblem] = useState<Error | null>(null);
  useEffect(() => {
    base().then(setGround, (failed: unknown) => setProblem(failed instanceof Error ? failed : new Error(String(failed))));
  }, []);
  const spots = useMemo(() => (data && ground ? spotsOf(data, ground) : null), [data, ground]);
  return (
    <div class="page map-page">
      <PageHead title="Map">
        <p>Where incidents happened. A point is a place known exactly; a dashed area is one within which the place lies.</p>
      </PageHead>
      <Counted view={data?.view} />
      {error && <Problem error={error} retry={reload} />}
      {problem && <Problem error={problem} />}
      {!spots && !error && !problem && <Busy />}
      {data && spots && ground && <Shown answer={data} spots={spots} ground={ground} />}
    </div>
  );
}

function Shown({ answer, spots, ground }: { answer: MapAnswer; spots: Spot[]; ground: Base }) {
  const selected = params.value.get("place_shown");
  const select = (key: string | null) => setParams({ place_shown: key });
  if (!spots.length && !answer.unplaced.total)
    return (
      <Empty title="Nothing to draw">
        <p>No incident that fits has a place.</p>
      </Empty>
    );
  return (
    <div class="map-and-list">
      <section class="panel map-panel" aria-label="Map">
        <Drawn base={ground} spots={spots} selected={selected} onSelect={select} />
        <ul class="key small muted">
          <li>
            <i class="sign exact" aria-hidden="true" /> exact place
          </li>
          <li>
            <i class="sign vague" aria-hidden="true" /> within this area
          </li>
          <li>
            <i class="sign undecided" aria-hidden="true" /> proposed; solid within: accepted
          </li>
          <li>Land and lines: Natural Earth. Dashed lines and names imply no view on any boundary.</li>
        </ul>
      </section>
      <List answer={answer} spots={spots} selected={selected} onSelect={select} />
    </div>
  );
}

interface Choosing {
  spots: Spot[];
  selected: string | null;
  onSelect: (key: string | null) => void;
}

/** MapLibre where there is WebGL, else the drawing. */
function Drawn({ base: ground, ...choosing }: Choosing & { base: Base }) {
  const [Gl, setGl] = useState<GlMap | null>(null);
  const [plain, setPlain] = useState<string | null>(() => (hasWebGl() ? null : "this browser has no WebGL"));
  useEffect(() => {
    if (plain) return;
    let wanted = true;
    import("../map/WorldMap")
      .then((module) => wanted && setGl(() => module.default))
      .catch((problem: unknown) => wanted && setPlain(String(problem)));
    return () => {
      wanted = false;
    };
  }, []);
  if (plain)
    return (
      <>
        <SvgMap base={ground} {...choosing} />
        <p class="note-line muted">Drawn without zoom: {plain}.</p>
      </>
    );
  if (!Gl) return <Busy what="Loading the map" />;
  return <Gl base={ground} {...choosing} onFail={setPlain} />;
}

function hasWebGl(): boolean {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

function List({ answer, spots, selected, onSelect }: Choosing & { answer: MapAnswer }) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector("details[open]")?.scrollIntoView({ block: "nearest" });
  }, [selected]);
  const elsewhere = answer.unplaced.items.filter((one) => !spots.some((spot) => spot.known === "country" && spot.country === one.country));
  return (
    <section class="panel place-list" aria-labelledby="places">
      <header>
        <h2 id="places" class="grow">
          Places
        </h2>
        <span class="small muted">{plural(spots.length, "place")}</span>
      </header>
      <div class="scroll" ref={list} tabIndex={0} role="region" aria-label="Places with their incidents">
        {spots.map((spot) => (
          <Place key={spot.key} spot={spot} open={spot.key === selected} onSelect={onSelect} />
        ))}
        {elsewhere.length > 0 && (
          <details class="place">
            <summary>
              <span class="grow">Place not known</span>
              <span class="figures">{number(answer.unplaced.total - (answer.unplaced.items.length - elsewhere.length))}</span>
            </summary>
            <ul>
              {elsewhere.map((one) => (
                <li key={one.id}>
                  <a href={incidentHref(one.id)}>
                    <Name>{one.title}</Name>
                  </a>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </section>
  );
}

function Place({ spot, open, onSelect }: { spot: Spot; open: boolean; onSelect: (key: string | null) => void }) {
  return (
    <details class={spot.undecided ? "place undecided" : "place"} open={open}>
      <summary
        onClick={(event) => {
          event.preventDefault();
          onSelect(open ? null : spot.key);
        }}
      >
        <i class={`sign ${spot.known} ${spot.undecided ? "undecided" : ""}`} aria-hidden="true" />
        <span class="grow">
          <Name>{spot.place}</Name>{" "}
          <span class="small muted">
            {knownAs(spot)}
            {spot.proposed > 0 && !spot.undecided && `, ${number(spot.proposed)} proposed`}
          </span>
        </span>
        <span class="figures" aria-label={plural(spot.incidents, "incident")}>
          {number(spot.incidents)}
        </span>
      </summary>
      {open && (
        <ul>
          {spot.items.map((one) => (
            <li key={one.id}>
              <a href={incidentHref(one.id)}>
                <Name>{one.title}</Name>
              </a>{" "}
              {!one.title.match(/\d{4}/u) && one.start && <span class="muted small">{day(one.start)}</span>} {one.grade && <GradeMark grade={one.grade} />}{" "}
              <IncidentMark state={one.state} />
            </li>
          ))}
          {spot.incidents > spot.items.length && (
            <li>
              <a href={linkTo("/incidents", { place: spot.place_id ?? spot.place })}>All {number(spot.incidents)} incidents here</a>
            </li>
          )}
        </ul>
      )}
    </details>
  );
}
