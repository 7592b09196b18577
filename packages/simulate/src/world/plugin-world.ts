import type { SimulatedCredential, SimulatedRequest } from "./simulated-credential.js";
import type { VirtualClock } from "./virtual-clock.js";

/** A new adapter, before its credential is known. */
export interface MadeAdapter {
  readonly kind: "embedder" | "vlm";
  readonly provider: string;
  readonly endpoint: string;
  readonly wireModel: string;
  /** Set before time begins to run. */
  credential: SimulatedCredential | undefined;
}

/** What the plugins of one simulation share. */
export interface PluginWorld {
  readonly clock: VirtualClock;
  /** The request of the call with this number. Undefined: no call of the traffic has this number, such as a background probe. */
  requestOf(callNumber: number): SimulatedRequest | undefined;
  /** Called when a server has answered and the request costs money. */
  answered(credential: SimulatedCredential, request: SimulatedRequest): void;
  /** In the order in which a configuration creates adapters: by model, then by credential. */
  readonly made: MadeAdapter[];
}
