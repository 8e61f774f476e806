/** What the routes of the seeing pages answer: derived records, and the claims they stand on. */

import type { BoardGroup, Figure, Include, IncidentRecord, IncidentToll, Profile, SeriesRecord, State } from "./types";

/** How a view was counted, and the days between which "as of" can be set. */
export interface View {
  as_of: string | null;
  profile: Profile;
  include: Include;
  first: string | null;
  last: string | null;
  /** False while the newest entries of the book are not in it yet. */
  fresh?: boolean;
}

/** A claim as a figure needs it: who says what, where, and in which words. */
export interface Brief {
  id: string;
  kind: string;
  claimant: string | null;
  figure: string;
  document: { id: string; name: string; title: string | null; publisher: string | null; published: string | null };
  state: State;
  /** `start` and `end` are places within `text`, in code points. */
  sentence: { text: string; start: number; end: number };
}

export type Briefs = Record<string, Brief>;

export interface BoardAnswer {
  view: View;
  board: { as_of: string | null; profile: Profile; include: Include; groups: BoardGroup[] };
  cards: Briefs;
}

export interface Group {
  outcome: string;
  victims: { status: string; side: string | null };
  series: number;
  points: number;
}

export interface SeriesAnswer {
  view: View;
  groups: Group[];
  items: (SeriesRecord & { window?: string | null })[];
  next: string | null;
  total: number;
  /** Of the claims of all points; `cards` are of the last points of each. */
  states: Record<string, State>;
  cards: Briefs;
}

/** Whether people accepted what an incident stands on: all of it, some, or none. */
export type IncidentState = "accepted" | "mixed" | "proposed";

export interface SeenIncident extends IncidentRecord {
  title: string;
  said_by: string[];
  blamed: string[];
  state: IncidentState;
  documents: number;
}

export interface IncidentsAnswer {
  view: View;
  items: SeenIncident[];
  next: string | null;
  total: number;
}

export interface IncidentFigure extends Omit<Figure, "document" | "claimant"> {
  claimant: string | null;
  document: string | { id: string; name: string };
}

export interface IncidentJudgement {
  id: string;
  decision: string;
  who: string;
  when: string;
  why: string | null;
  undone: boolean;
}

export interface IncidentAnswer extends SeenIncident {
  view: View;
  figures: IncidentFigure[];
  cards: Briefs;
  explanation: string[];
  because_grade: string;
  together: { a: string; b: string; score: number | null }[];
  near: { id: string; title: string }[];
  judgements: IncidentJudgement[];
}

export interface TimelineItem {
  id: string;
  title: string;
  kind: string;
  when: { start: string; end: string; precision: string };
  where: string[];
  grade: string;
  roots: number;
  state: IncidentState;
  tolls: IncidentToll[];
}

export interface TimelineAnswer {
  view: View;
  bins: { start: string; end: string; incidents: number; proposed: number }[];
  unit: string;
  items: TimelineItem[];
  total: number;
  undated: number;
}

export interface PlaceProperties {
  place: string;
  place_id: string | null;
  country: string | null;
  precision: number | null;
  radius_km: number | null;
  incidents: number;
  proposed: number;
  items: { id: string; title: string; start: string | null; grade: string; state: IncidentState }[];
}

export type PlaceFeature = GeoJSON.Feature<GeoJSON.Geometry, PlaceProperties>;

export interface MapAnswer {
  type: "FeatureCollection";
  features: PlaceFeature[];
  view: View;
  unplaced: { total: number; items: { id: string; title: string; place: string; country: string | null }[] };
}

export interface DissentItem {
  id: string;
  kind: string;
  incident: string | null;
  series: string | null;
  claims: { id: string; document: string }[];
  about: string;
}

export interface DissentAnswer {
  view: View;
  items: DissentItem[];
  next: string | null;
  total: number;
  counts: Record<string, number>;
  cards: Briefs;
}

export interface Change {
  what: string;
  about: string;
  before: string;
  after: string;
  claims: string[];
}

export interface DiffAnswer {
  view: View;
  items: Change[];
  total: number;
  cards: Briefs;
}
