/** The names that double coding uses for what the server declares. */

import type * as api from "./openapi";

export type { CodeField, Difference, NextUnit } from "./openapi";

export type Code = string | number | boolean | null;
export type Sample = api.SampleShape;
/** A claim's words without what the machine or anybody else says of them. */
export type Unit = Omit<api.NextUnit, "done" | "of">;
export type Agreement = api.FieldAgreement;
