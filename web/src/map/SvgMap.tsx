/** The same map as a drawing, where the browser has no WebGL: no zoom, but nothing left out. */

import type { Geometry, Position } from "geojson";

import { visible } from "../ui/plain";
import { type Base, type Box, boxOf, roomy } from "./base";
import { knownAs, sizeOf, type Spot } from "./places";

const WIDTH = 800;
const HEIGHT = 520;

interface Props {
  base: Base;
  spots: Spot[];
  selected: string | null;
  onSelect: (key: string | null) => void;
}

export function SvgMap({ base, spots, selected, onSelect }: Props) {
  const view = viewOf(spots);
  const look = (spot: Spot) => [spot.known, spot.undecided ? "undecided" : "", spot.key === selected ? "selected" : ""].join(" ");
  return (
    <svg class="svg-map" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label="Map of incidents; the list beside it has every place">
      <rect class="sea" width={WIDTH} height={HEIGHT} />
      {base.countries.map((one, index) =>
        near(one.geometry, view.box) ? <path key={index} class="land" d={path(one.geometry, view)} /> : null,
      )}
      <path class="borders" d={path(base.borders, view)} />
      {spots
        .filter((spot) => spot.known !== "exact")
        .reverse()
        .map((spot) => (
          <path key={spot.key} class={look(spot)} d={path(spot.geometry, view)} onClick={() => onSelect(spot.key)}>
            <title>{`${visible(spot.place)}, ${knownAs(spot)}`}</title>
          </path>
        ))}
      {spots.map((spot) => {
        if (spot.geometry.type !== "Point") return null;
        const [x, y] = view.at(spot.geometry.coordinates);
        return (
          <g key={spot.key} onClick={() => onSelect(spot.key)}>
            <circle class={spot.proposed > 0 ? `${look(spot)} undecided` : look(spot)} cx={x} cy={y} r={sizeOf(spot.incidents)}>
              <title>{`${visible(spot.place)}, ${knownAs(spot)}`}</title>
            </circle>
            {spot.proposed > 0 && !spot.undecided && (
              <circle class="exact" cx={x} cy={y} r={Math.min(sizeOf(spot.incidents) - 2, sizeOf(spot.incidents - spot.proposed))} />
            )}
            <text x={x + 9} y={y + 4}>
              {visible(spot.place)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

interface View {
  box: Box;
  at: (position: Position) => [number, number];
}

/** Distances right in the middle of the map (equirectangular, true at its middle latitude). */
function viewOf(spots: Spot[]): View {
  const nearer = spots.filter((spot) => spot.known !== "country");
  const [west, south, east, north] = roomy(boxOf((nearer.length ? nearer : spots).map((spot) => spot.geometry)) ?? [-170, -55, 180, 75]);
  const stretch = Math.max(0.2, Math.cos((((south + north) / 2) * Math.PI) / 180));
  const scale = Math.min(WIDTH / ((east - west) * stretch), HEIGHT / (north - south));
  const x = (west + east) / 2;
  const y = (south + north) / 2;
  const wide = WIDTH / scale / stretch / 2;
  const tall = HEIGHT / scale / 2;
  return {
    box: [x - wide, y - tall, x + wide, y + tall],
    at: ([longitude, latitude]) => [WIDTH / 2 + (longitude! - x) * stretch * scale, HEIGHT / 2 - (latitude! - y) * scale],
  };
}

function near(geometry: Geometry, [west, south, east, north]: Box): boolean {
  const box = boxOf([geometry]);
  return box !== null && box[0] <= east && box[2] >= west && box[1] <= north && box[3] >= south;
}

function path(geometry: Geometry, view: View): string {
  const line = (positions: Position[], close: boolean) =>
    `M${positions
      .map((position) =>
        view
          .at(position)
          .map((n) => n.toFixed(1))
          .join(","),
      )
      .join("L")}${close ? "Z" : ""}`;
  if (geometry.type === "Polygon") return geometry.coordinates.map((ring) => line(ring, true)).join("");
  if (geometry.type === "MultiPolygon") return geometry.coordinates.flat().map((ring) => line(ring, true)).join("");
  if (geometry.type === "MultiLineString") return geometry.coordinates.map((part) => line(part, false)).join("");
  return "";
}
