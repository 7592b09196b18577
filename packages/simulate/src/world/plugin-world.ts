import type { SimulatedCredential, SimulatedRequest } from "./simulated-credential.js";
import type { VirtualClock } from "./virtual-clock.js";

/** An adapter that was made, before it is known which credential it is of. */
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
  /** What the call with this number asks for. Undefined: no call of the traffic has it, such as a probe in the background. */
  requestOf(callNumber: number): SimulatedRequest | undefined;
  /** Called when a server has answered: it is paid for. */
  answered(credential: SimulatedCredential, request: SimulatedRequest): void;
  /** In the order in which a configuration makes them: by model, then by credential. */
  readonly made: MadeAdapter[];
}
