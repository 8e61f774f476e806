/**
 * What the server answers, as it declares it: `openapi.ts` is made of the API's description
 * (`make types`, and a test that it is current). Records have the field names of the claim record
 * and of the derived records. Offsets count Unicode code points, end exclusive.
 *
 * Here are the names that the pages use for them.
 */

import type * as api from "./openapi";

export type {
  BoardAnswer,
  BoardGroup,
  Candidate,
  Card,
  CardDetail,
  Claim,
  Decision,
  DissentAnswer,
  DocumentDetail,
  DocumentStub,
  Figure,
  IncidentAnswer,
  IncidentsAnswer,
  IncidentToll,
  Include,
  Kind,
  MapAnswer,
  Me,
  Party,
  Permission,
  Preview,
  Profile,
  SeenIncident,
  SeriesAnswer,
  SeriesRecord,
  State,
  Span,
  Term,
  TextSlice,
  TimelineAnswer,
  TimelineItem,
  User,
  When,
  Where,
} from "./openapi";

export type Field = api.ClaimField;
export type Status = api.BookStatus;
export type Judgement = api.JudgementDetail;
export type BoardClaimant = api.BoardRow;
export type SeriesPoint = api.Point;
export type Receipt = api.ReceiptShape;
export type Job = api.JobShape;
export type DocumentRow = api.DocumentShape;
export type Vocabulary = Record<string, api.Term[]>;

/** A page of any list; the queue has counts beside it. */
export interface Page<T> {
  items: T[];
  next: string | null;
  total: number;
  counts?: Partial<Record<api.State, number>>;
}
