/** The map (MapLibre GL): its worker, its data and its labels come from this server alone. */

import type { Map as GlMap, GeoJSONSource, StyleSpecification } from "maplibre-gl";
import maplibregl from "maplibre-gl/dist/maplibre-gl-csp.js";
import worker from "maplibre-gl/dist/maplibre-gl-csp-worker.js?url";
import { useEffect, useRef } from "preact/hooks";

import { theme } from "../state/theme";
import { type Base, type Box, boxOf, middle, roomy } from "./base";
import { colours, type Colours } from "./colours";
import { draw, type Label } from "./labels";
import { collection, type Spot } from "./places";

maplibregl.setWorkerUrl(worker);

interface Props {
  base: Base;
  spots: Spot[];
  selected: string | null;
  onSelect: (key: string | null) => void;
  /** Told when the graphics fail: another map takes over. */
  onFail: (why: string) => void;
}

export default function WorldMap({ base, spots, selected, onSelect, onFail }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const labels = useRef<HTMLDivElement>(null);
  const map = useRef<GlMap | null>(null);
  const now = useRef({ spots, selected, onSelect });
  now.current = { spots, selected, onSelect };

  useEffect(() => {
    let made: GlMap;
    try {
      made = new maplibregl.Map({
        container: place.current!,
        style: styleOf(base, colours(), collection(spots, selected)),
        bounds: extent(spots),
        fitBoundsOptions: { padding: 24, maxZoom: 8 },
        maxZoom: 11,
        attributionControl: false,
        dragRotate: false,
        pitchWithRotate: false,
        renderWorldCopies: false,
        cooperativeGestures: false,
      });
    } catch (problem) {
      onFail(problem instanceof Error ? problem.message : String(problem));
      return;
    }
    map.current = made;
    made.touchZoomRotate.disableRotation();
    made.keyboard.disableRotation();
    made.getCanvas().setAttribute("aria-label", "Map of incidents. Arrows move it, plus and minus zoom; the list beside it has every place.");
    const relabel = () => labels.current && draw(labels.current, labelsOf(base, now.current.spots), made);
    made.on("render", relabel);
    made.on("click", (event) => now.current.onSelect(hit(made, event.point)));
    made.on("mousemove", (event) => {
      made.getCanvas().classList.toggle("over", hit(made, event.point) !== null);
    });
    made.on("webglcontextlost", () => onFail("the graphics were lost"));
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const recolour = () => made.setStyle(styleOf(base, colours(), collection(now.current.spots, now.current.selected)));
    scheme.addEventListener("change", recolour);
    const off = theme.subscribe(() => {
      if (map.current && made.isStyleLoaded()) requestAnimationFrame(recolour);
    });
    return () => {
      scheme.removeEventListener("change", recolour);
      off();
      map.current = null;
      made.remove();
    };
  }, [base]);

  useEffect(() => {
    const source = map.current?.getSource("spots") as GeoJSONSource | undefined;
    source?.setData(collection(spots, selected));
  }, [spots, selected]);

  const fitted = useRef(spots);
  useEffect(() => {
    // The map begins at the places it is made with.
    if (fitted.current !== spots) map.current?.fitBounds(extent(spots), { padding: 24, maxZoom: 8 });
    fitted.current = spots;
  }, [spots]);

  useEffect(() => {
    const spot = spots.find((one) => one.key === selected);
    const box = spot && boxOf([spot.geometry]);
    if (box && map.current) map.current.fitBounds(roomy(box, 1.6), { padding: 24, maxZoom: 8 });
  }, [selected]);

  return (
    <div class="world">
      <div class="world-map" ref={place} />
      <div class="world-labels" ref={labels} aria-hidden="true" />
      <div class="world-buttons" role="group" aria-label="Zoom the map">
        <button type="button" class="button small" aria-label="Zoom in" onClick={() => map.current?.zoomIn()}>
          +
        </button>
        <button type="button" class="button small" aria-label="Zoom out" onClick={() => map.current?.zoomOut()}>
          −
        </button>
        <button type="button" class="button small" onClick={() => map.current?.fitBounds(extent(spots), { padding: 24, maxZoom: 8 })}>
          All
        </button>
      </div>
    </div>
  );
}

/** The box of everything drawn; whole countries only where there is nothing nearer. */
function extent(spots: Spot[]): Box {
  const near = spots.filter((spot) => spot.known !== "country");
  const box = boxOf((near.length ? near : spots).map((spot) => spot.geometry));
  return box ? roomy(box) : [-170, -55, 180, 75];
}

/** The place under the pointer: a point before an area, a small area before a large one. */
function hit(map: GlMap, at: { x: number; y: number }): string | null {
  const layers = ["exact", "vague", "country"].filter((layer) => map.getLayer(layer));
  for (const layer of layers) {
    const reach = layer === "exact" ? 4 : 0;
    const found = map.queryRenderedFeatures(
      [
        [at.x - reach, at.y - reach],
        [at.x + reach, at.y + reach],
      ],
      { layers: [layer] },
    );
    const key: unknown = found[0]?.properties.key;
    if (typeof key === "string") return key;
  }
  return null;
}

function labelsOf(base: Base, spots: Spot[]): Label[] {
  const places = spots
    .filter((spot) => spot.known !== "country")
    .map((spot): Label => {
      const box = boxOf([spot.geometry])!;
      return { text: spot.place, at: [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], kind: spot.known === "exact" ? "exact" : "vague" };
    });
  const countries = base.countries.map((one): Label => ({ text: one.properties.name, at: middle(one), kind: "country" }));
  return [...places, ...countries];
}

// The outlines are of 1:50 million: finer tiles would cost time and show nothing more.
const GROUND = { maxzoom: 6, tolerance: 0.5, buffer: 32 } as const;

function styleOf(base: Base, colour: Colours, spots: GeoJSON.FeatureCollection): StyleSpecification {
  const proposedOr = (other: string) => ["case", ["get", "undecided"], colour.proposed, other] as unknown as string;
  const isKnown = (known: string) => ["==", ["get", "known"], known] as unknown as boolean;
  return {
    version: 8,
    sources: {
      land: { type: "geojson", data: base.land as GeoJSON.GeoJSON, ...GROUND },
      borders: { type: "geojson", data: base.borders, ...GROUND },
      spots: { type: "geojson", data: spots },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour.sea } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": colour.land } },
      { id: "country", type: "fill", source: "spots", filter: isKnown("country"), paint: { "fill-color": proposedOr(colour.vague), "fill-opacity": ["case", ["get", "selected"], 0.2, 0.08] } },
      { id: "borders", type: "line", source: "borders", paint: { "line-color": colour.border, "line-width": 1, "line-dasharray": [4, 3] } },
      { id: "vague", type: "fill", source: "spots", filter: isKnown("vague"), paint: { "fill-color": proposedOr(colour.vague), "fill-opacity": ["case", ["get", "selected"], 0.34, 0.16] } },
      { id: "vague-edge", type: "line", source: "spots", filter: isKnown("vague"), paint: { "line-color": proposedOr(colour.vague), "line-width": ["case", ["get", "selected"], 2.6, 1.4], "line-dasharray": [3, 2] } },
      {
        id: "exact",
        type: "circle",
        source: "spots",
        filter: isKnown("exact"),
        paint: {
          "circle-radius": ["get", "size"],
          "circle-color": ["case", ["get", "mixed"], colour.paper, colour.exact],
          "circle-stroke-color": ["case", ["get", "selected"], colour.selected, ["get", "mixed"], colour.proposed, colour.paper],
          "circle-stroke-width": ["case", ["get", "selected"], 3, ["get", "mixed"], 1.8, 1.2],
        },
      },
      {
        // What people accepted, within the ring of all that is proposed.
        id: "exact-accepted",
        type: "circle",
        source: "spots",
        filter: ["all", isKnown("exact"), ["get", "mixed"], ["!", ["get", "undecided"]]] as unknown as boolean,
        paint: { "circle-radius": ["min", ["get", "accepted"], ["-", ["get", "size"], 2]], "circle-color": colour.exact },
      },
    ],
  };
}
