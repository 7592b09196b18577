import type { Endpoint } from "./contestant.js";
import type { Kind } from "./contestants/all.js";

/** What a process that measures one contestant is asked to do. */
export type ContestantJob =
  /** Makes a new client, and closes the one before. */
  | { readonly do: "connect"; readonly endpoint: Endpoint }
  /** Makes so many calls, so many of them at once. */
  | {
      readonly do: "calls";
      readonly kind: Kind;
      readonly calls: number;
      readonly atOnce: number;
      /** Texts of an embedding call. @default 1 */
      readonly inputs?: number;
    }
  /** Makes calls without a pause until `stop`. */
  | { readonly do: "start"; readonly kind: Kind; readonly atOnce: number }
  | { readonly do: "stop" }
  /** How far the memory of the process rises with one call, and the longest turn of the event loop with one. */
  | { readonly do: "peak"; readonly inputs: number }
  | { readonly do: "turn"; readonly inputs: number };

/** What some calls took. */
export interface CallsResult {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly failed: number;
  /** Of a call that failed. */
  readonly message?: string;
  /** When the first piece of each stream was there. */
  readonly firstMs: readonly number[];
}
