import type { Hotspare } from "@hotspare/core";

/** A model as `hotspare.models` lists it. */
export type OpenModel = Hotspare<readonly []>["models"][number];
