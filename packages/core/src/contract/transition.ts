import type { Classification } from "./plugin/classification.js";
import type { FaultScope } from "./plugin/fault-scope.js";

/** Which process observed the cause of a change: this process, or another process of the fleet. */
export type ChangeOrigin = "local" | "fleet";

/** A change of state that a lease caused. The loop emits it as events. */
export interface Transition {
  /** The scope of the domain that changed; `request`: a switcher's own active credential changed. */
  readonly scope: FaultScope;
  /** Opaque name of the domain; never shows a secret. */
  readonly domain: string;
  readonly from: "closed" | "open" | "half_open";
  readonly to: "closed" | "open" | "half_open";
  /** The credential whose attempt caused the change. */
  readonly credentialId: string;
  /** Why it opened. */
  readonly classification?: Classification;
  /** When a call may probe the domain, monotonic milliseconds; only when the domain opened. */
  readonly untilMs?: number;
  /** Who has seen it. @default "local" */
  readonly origin?: ChangeOrigin;
}
