import type { LaneRule } from "./proxy-lane.js";

/** What a proxy does with its connections. */
export interface ProxyRules {
  readonly toServer: LaneRule;
  readonly toClient: LaneRule;
  /** Whether the rules hold for connections that carry messages alone, for those that do not, or for all. */
  readonly of: "all" | "messages" | "commands";
  /** `silent`: connections are made, and nothing answers. */
  readonly accepts: "yes" | "refused" | "silent";
}

export const passing: ProxyRules = {
  toServer: { do: "pass" },
  toClient: { do: "pass" },
  of: "all",
  accepts: "yes",
};

export type ProxyCommand =
  | { readonly do: "open"; readonly targetPort: number }
  | { readonly do: "use"; readonly rules: ProxyRules }
  /** Ends all connections: by a reset, or by an end in good order. */
  | { readonly do: "cut"; readonly by: "reset" | "end" }
  /** New connections lead there; the old ones are cut. */
  | { readonly do: "lead"; readonly targetPort: number }
  | { readonly do: "countTouched" }
  | { readonly do: "close" };

export interface ProxyRequest {
  readonly id: number;
  readonly name: string;
  readonly command: ProxyCommand;
}

export interface ProxyAnswer {
  readonly id: number;
  readonly value?: number;
  readonly error?: string;
}
