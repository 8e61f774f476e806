/** What a map draws: places as exactly as they are known, and no more. */

import type { FeatureCollection, Geometry } from "geojson";

import type { MapAnswer, PlaceProperties } from "../api/seeing";
import type { Base } from "./base";

/** A place of the map and of the list beside it. */
export interface Spot extends Omit<PlaceProperties, "items"> {
  /** The grade isn't told of those that only the country is known of. */
  items: (Omit<PlaceProperties["items"][number], "grade"> & { grade: PlaceProperties["items"][number]["grade"] | null })[];
  key: string;
  geometry: Geometry;
  /** How it is known: a point, a circle, or only the country. */
  known: "exact" | "vague" | "country";
  /** Nobody has accepted anything of it. */
  undecided: boolean;
}

const KINDS = { exact: 0, vague: 1, country: 2 } as const;

/** The places of an answer, those with most incidents first; whole countries last. */
export function spotsOf(answer: MapAnswer, base: Base): Spot[] {
  const placed = answer.features.flatMap((feature, index): Spot[] =>
    feature.geometry
      ? [
          {
            ...feature.properties,
            key: `${feature.id ?? index}`,
            geometry: feature.geometry,
            known: feature.geometry.type === "Point" ? "exact" : "vague",
            undecided: feature.properties.proposed >= feature.properties.incidents,
          },
        ]
      : [],
  );
  return [...placed, ...countriesOf(answer, base)].sort(
    (one, other) => KINDS[one.known] - KINDS[other.known] || other.incidents - one.incidents || one.place.localeCompare(other.place),
  );
}

/** Incidents of which only the country is known, by country. */
function countriesOf(answer: MapAnswer, base: Base): Spot[] {
  const found = new Map<string, Spot>();
  for (const one of answer.unplaced.items) {
    const country = one.country ? base.country(one.country) : undefined;
    if (!country || !one.country) continue;
    const spot = found.get(one.country) ?? {
      place: country.properties.name,
      place_id: null,
      country: one.country,
      precision: 6,
      radius_km: null,
      incidents: 0,
      proposed: 0,
      items: [],
      key: `country-${one.country}`,
      geometry: country.geometry,
      known: "country",
      undecided: false,
    };
    spot.incidents += 1;
    spot.items.push({ id: one.id, title: one.title, start: null, grade: null, state: "accepted" });
    found.set(one.country, spot);
  }
  return [...found.values()];
}

export function collection(spots: Spot[], selected: string | null): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: spots.map((spot) => ({
      type: "Feature",
      geometry: spot.geometry,
      properties: {
        key: spot.key,
        known: spot.known,
        undecided: spot.undecided,
        selected: spot.key === selected,
        mixed: spot.proposed > 0,
        size: sizeOf(spot.incidents),
        // What accepted claims alone give, within the ring of all.
        accepted: sizeOf(spot.incidents - spot.proposed),
      },
    })),
  };
}

/** The radius of a point, in pixels: its area grows with the number of incidents. */
export const sizeOf = (incidents: number): number => (incidents > 0 ? 5 + 2.2 * Math.sqrt(incidents - 1) : 0);

/** How well a place is known, in words. */
export function knownAs(spot: Spot): string {
  if (spot.known === "exact") return "exact place";
  if (spot.known === "country") return "only the country is known";
  return spot.radius_km === null ? "an area" : `somewhere within ${Math.round(spot.radius_km)} km`;
}
