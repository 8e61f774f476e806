/**
 * What the server answers. Records have the field names of the claim record
 * (`tollbook.claim/1`) and of the derived records; nothing is renamed on the way.
 * Offsets count Unicode code points, end exclusive: see `state/offsets.ts`.
 */

export type Kind = "toll" | "event" | "control" | "statement" | "silence" | "media";
export type State = "proposed" | "accepted" | "rejected" | "edited" | "changed";
export type Profile = "ucdp" | "ibc" | "acled";
export type Include = "accepted" | "all";
export type Decision = "accept" | "reject" | "edit" | "merge" | "apart" | "undo";
export type Permission =
  | "read"
  | "judge"
  | "add"
  | "merge"
  | "code"
  | "adjudicate"
  | "admin";

export interface Span {
  start: number;
  end: number;
  exact: string;
}

export interface Party {
  text: string;
  name: string | null;
  type?: string | null;
  start?: number | null;
  end?: number | null;
}

export interface When {
  start: string | null;
  end: string | null;
  precision: string;
  text?: string | null;
}

export interface Where {
  text?: string;
  start?: number;
  end?: number;
  name: string | null;
  id: string | null;
  latitude: number | null;
  longitude: number | null;
  radius_km?: number | null;
  country: string | null;
  claimed_by?: string[];
  admin1?: string | null;
  admin2?: string | null;
  precision: number | null;
}

export interface Count {
  min: number | null;
  max: number | null;
  best: number | null;
  text?: string;
  start?: number;
  end?: number;
}

export interface Victims {
  text?: string;
  status: string;
  side: string | null;
}

export interface TollBody {
  outcome: string;
  count: Count;
  victims: Victims;
  scope: string;
  as_of: string | null;
  subset_of: string | null;
  increment_of: string | null;
  cause: string | null;
  perpetrator: string | null;
}

export interface EventBody {
  type: string;
  mode: string;
  actors: Party[];
  targets: Party[];
  means: string | null;
}

export interface Claim {
  schema: string;
  id: string;
  run: string;
  document: {
    name: string;
    id: string;
    text: string;
    title: string | null;
    publisher: string | null;
    url: string | null;
    language: string | null;
    published: string | null;
    published_from: string | null;
  };
  kind: Kind;
  span: Span;
  attribution: Party[];
  stance: string;
  denied_by: Party[];
  historical: boolean;
  when: When | null;
  where: Where[];
  engine: string;
  why: string[];
  toll?: TollBody;
  event?: EventBody;
  control?: { change: string; by: Party | null; from: Party | null };
  statement?: { speakers: Party[]; type: string; quotes: string[]; addressees: Party[] };
  silence?: { party: Party; about: string };
  media?: { medium: string; credit: string | null; shows: string | null };
}

export interface DocumentStub {
  id: string;
  name: string;
  title: string | null;
  publisher: string | null;
  published: string | null;
}

export interface Decided {
  who: string;
  when: string;
  why: string | null;
  judgement: string;
}

/** A claim as the queue and every list of claims show it. */
export interface Card {
  /** The record as the judgements leave it. */
  claim: Claim;
  /** The record as the engine said it. */
  said: Claim;
  document: DocumentStub;
  state: State;
  decided: Decided | null;
  priority: number;
  impact: number;
  doubt: number;
  reasons: string[];
  sentence: { text: string; start: number; end: number };
  etag: string;
}

/** One field of a claim: its value, the words it came from and how doubtful it is. */
export interface Field {
  path: string;
  label: string;
  value: unknown;
  words: string | null;
  start: number | null;
  end: number | null;
  doubt: number | null;
  options: string[] | null;
  editable: boolean;
}

/** What one claimant gives for one group, as a point or a range. */
export interface Figure {
  claim: string;
  claimant: string;
  document: string;
  published: string | null;
  min: number | null;
  max: number | null;
  best: number | null;
  outcome: string;
  victims: Victims;
  state: State;
}

export interface IncidentToll {
  outcome: string;
  victims: Victims;
  low: number | null;
  best: number | null;
  high: number | null;
  profile: Profile;
  because: { low: string[]; best: string[]; high: string[] };
  left_out: { id: string; why: string }[];
  subset_of: number | null;
}

export interface Candidate {
  id: string;
  title: string;
  when: When | null;
  where: Where[];
  grade: string;
  tolls: IncidentToll[];
  figures: Figure[];
}

export interface Judgement {
  id: string;
  who: string;
  when: string;
  decision: Decision;
  claims?: string[];
  others?: string[];
  edits?: Record<string, unknown>;
  undoes?: string[];
  why: string | null;
}

export interface CardDetail extends Card {
  fields: Field[];
  history: { when: string; who: string | null; what: string; judgement?: string | null }[];
  judgements: Judgement[];
  /** What other readings made of the same words. */
  counterparts: Card[];
  incident: Candidate | null;
  paragraph: { text: string; start: number; end: number } | null;
}

export interface Page<T> {
  items: T[];
  next: string | null;
  total: number;
  counts?: Partial<Record<State, number>>;
}

export interface Me {
  name: string;
  role: string;
  mode: "local" | "accounts";
  permissions: Permission[];
}

export interface Status {
  book: string;
  counts: { documents: number; claims: number; by_state: Partial<Record<State, number>> };
  head: string;
  empty: boolean;
  derived: { fresh: boolean; at: number | null; of: number | null };
  queue?: { fresh: boolean; at: number | null; of: number | null };
  /** First and last publication day of the book. */
  days?: { first: string | null; last: string | null };
  version: string;
}

export interface Term {
  code: string;
  label: string;
  meaning: string;
}

export type Vocabulary = Record<string, Term[]>;

export interface IncidentRecord {
  schema: string;
  id: string;
  kind: string;
  when: When | null;
  where: Where[];
  claims: { id: string; document: string }[];
  roots: number;
  grade: string;
  tolls: IncidentToll[];
  title?: string;
}

export interface IncidentDetail extends IncidentRecord {
  title: string;
  figures: Figure[];
  claims_cards?: Card[];
  explanation: string[];
  because: unknown;
}

export interface SeriesPoint {
  as_of: string;
  min: number | null;
  max: number | null;
  best: number | null;
  claim: string;
  document: string;
  increment: number | null;
  flag: string | null;
}

export interface SeriesRecord {
  schema: string;
  id: string;
  claimant: { name: string; type: string };
  outcome: string;
  victims: Victims;
  theatre: string;
  points: SeriesPoint[];
}

export interface BoardClaimant {
  name: string;
  min: number | null;
  max: number | null;
  best: number | null;
  as_of: string;
  claim: string;
}

export interface BoardGroup {
  outcome: string;
  victims: Victims;
  claimants: BoardClaimant[];
  low: number | null;
  best: number | null;
  high: number | null;
  documented: number | null;
  silent: { party: string; claim: string }[];
  theatre?: string | null;
}

export interface Board {
  schema: string;
  as_of: string;
  profile: Profile;
  groups: BoardGroup[];
}

export interface DissentRecord {
  schema: string;
  kind: string;
  incident: string | null;
  series: string | null;
  claims: { id: string; document: string }[];
  about: string;
}

export interface Receipt {
  seen: number;
  added: number;
  already: number;
  claims?: number;
  rejected: { name: string; reason: string }[];
}

export interface Job {
  id: string;
  state: "waiting" | "running" | "done" | "failed";
  done: number;
  of: number | null;
  current: string | null;
  receipt: Receipt | null;
  result?: Record<string, unknown> | null;
  /** Where to fetch what it made. */
  file?: string | null;
  error?: string | null;
}
