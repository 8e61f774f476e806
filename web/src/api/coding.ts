/** What the server tells of double coding. */

export type Code = string | number | boolean | null;

export interface Sample {
  id: string;
  who: string;
  when: string;
  name: string | null;
  size: number;
  seed: string;
  fields: string[];
  coders: string[];
  /** How many claims each coder has done. */
  done: Record<string, number>;
  adjudicated: number;
}

export interface CodeField {
  path: string;
  label: string;
  options: (string | boolean)[] | null;
  scale: "nominal" | "ordinal" | "interval" | "ratio";
}

/** A claim's words without what the machine or anybody else says of them. */
export interface Unit {
  claim: string | null;
  kind: string | null;
  document: { id: string; name: string; title: string | null; publisher: string | null; published: string | null } | null;
  sentence: { text: string; start: number; end: number } | null;
  paragraph: { text: string; start: number; end: number } | null;
  span: { start: number; end: number; exact: string } | null;
  fields: CodeField[];
  done: number;
  of: number;
}

export interface Difference extends Unit {
  differing: string[];
  codes: Record<string, Record<string, Code>>;
  whys: Record<string, string | null>;
  adjudicated: { who: string; when: string; codes: Record<string, Code>; why: string | null } | null;
}

export interface Agreement {
  field: string;
  label: string;
  scale: string;
  alpha: number | null;
  units: number;
  values: number;
  same: number | null;
  machine: number | null;
}
