import type { Classification } from "./plugin/classification.js";
import type { FaultScope } from "./plugin/fault-scope.js";

/** Where a change comes from: what this process has seen, or what another process of the fleet has. */
export type ChangeOrigin = "local" | "fleet";

/** A change of state that a lease caused. The loop emits it as events. */
export interface Transition {
  /** Which domain changed; `request`: a switcher's own active credential moved. */
  readonly scope: FaultScope;
  /** Opaque name of the domain; never shows a secret. */
  readonly domain: string;
  readonly from: "closed" | "open" | "half_open";
  readonly to: "closed" | "open" | "half_open";
  /** The credential whose attempt caused the change. */
  readonly credentialId: string;
  /** Why it opened. */
  readonly classification?: Classification;
  /** When it may be probed, monotonic milliseconds; only of an opening. */
  readonly untilMs?: number;
  /** Who has seen it. @default "local" */
  readonly origin?: ChangeOrigin;
}
