/**
 * The base map: land and boundaries of Natural Earth (public domain; package world-atlas), served
 * from our own origin. Boundaries are one mesh of lines, all alike and dashed: no side is taken.
 */

import type { Feature, FeatureCollection, Geometry, MultiLineString, MultiPolygon, Polygon } from "geojson";
import codes from "i18n-iso-countries/codes.json";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import atlas from "world-atlas/countries-50m.json?url";

type Countries = Topology<{ countries: GeometryCollection<{ name: string }>; land: GeometryCollection }>;
export type Country = Feature<Polygon | MultiPolygon, { name: string }>;

export interface Base {
  land: Feature<Geometry> | FeatureCollection;
  borders: MultiLineString;
  countries: Country[];
  /** The country of an ISO 3166-1 alpha-2 code. */
  country: (code: string) => Country | undefined;
}

let asked: Promise<Base> | null = null;

/** Fetched once, when a map is first opened. */
export function base(): Promise<Base> {
  asked ??= fetch(atlas)
    .then(async (answer) => {
      if (!answer.ok) throw new Error(`the base map could not be loaded (${answer.status})`);
      return made((await answer.json()) as Countries);
    })
    .catch((problem: unknown) => {
      asked = null;
      throw problem;
    });
  return asked;
}

function made(topology: Countries): Base {
  const countries = feature(topology, topology.objects.countries).features as Country[];
  const byNumber = new Map(countries.flatMap((one) => (one.id === undefined ? [] : [[String(one.id), one] as const])));
  const numbers = new Map((codes as string[][]).map(([two, , number]) => [two!, number!]));
  return {
    land: feature(topology, topology.objects.land),
    borders: mesh(topology, topology.objects.countries, (one, other) => one !== other),
    countries,
    country: (code) => byNumber.get(numbers.get(code) ?? ""),
  };
}

export type Box = [west: number, south: number, east: number, north: number];

/** The box around geometries; null where there is nothing. */
export function boxOf(geometries: Geometry[]): Box | null {
  const box: Box = [180, 90, -180, -90];
  const take = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    if (typeof part[0] !== "number") return part.forEach(take);
    const [x, y] = part as number[];
    box[0] = Math.min(box[0], x!);
    box[1] = Math.min(box[1], y!);
    box[2] = Math.max(box[2], x!);
    box[3] = Math.max(box[3], y!);
  };
  for (const geometry of geometries) if (geometry.type !== "GeometryCollection") take(geometry.coordinates);
  return box[0] <= box[2] ? box : null;
}

/** The box with room around it, and never so small that one village fills the map. */
export function roomy([west, south, east, north]: Box, least = 3): Box {
  const wide = Math.max(east - west, least);
  const tall = Math.max(north - south, least * 0.7);
  const x = (west + east) / 2;
  const y = (south + north) / 2;
  return [Math.max(-180, x - wide * 0.6), Math.max(-85, y - tall * 0.6), Math.min(180, x + wide * 0.6), Math.min(85, y + tall * 0.6)];
}

/** Where the name of a country stands: the middle of the box of its largest part. */
export function middle(country: Country): [number, number] {
  const parts = country.geometry.type === "Polygon" ? [country.geometry.coordinates] : country.geometry.coordinates;
  let best: Box | null = null;
  for (const coordinates of parts) {
    const box = boxOf([{ type: "Polygon", coordinates }]);
    if (box && (!best || area(box) > area(best))) best = box;
  }
  return best ? [(best[0] + best[2]) / 2, (best[1] + best[3]) / 2] : [0, 0];
}

const area = ([west, south, east, north]: Box): number => (east - west) * (north - south);
