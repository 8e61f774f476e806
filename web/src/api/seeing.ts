/** The names that the seeing pages use for what the server declares. */

import type * as api from "./openapi";

export type { BoardAnswer, Brief, DiffAnswer, DissentAnswer, IncidentAnswer, IncidentsAnswer, PlaceFeature, PlaceProperties, SeenIncident, SeriesAnswer, TimelineAnswer, TimelineItem, Together } from "./openapi";

/** How a view was counted, and the days between which "as of" can be set. */
export type View = api.Viewed;
export type Briefs = Record<string, api.Brief>;
export type Group = api.SeriesGroup;
export type IncidentState = api.SeenIncident["state"];
export type IncidentFigure = api.Figure;
export type IncidentJudgement = api.IncidentJudgement;
export type DissentItem = api.DissentRecord;
export type Change = api.DiffItem;
export type MapAnswer = api.MapAnswer;
