import type { Target } from "./start-gateways.js";

/** What is asked of a gateway. Embeddings come as base64 to the SDKs of OpenAI, and as floats to whoever does not ask for base64. */
export type RequestKind = "chat" | "embedding, base64" | "embedding, floats" | "stream";

/** What the process that sends the requests is asked to do. */
export type GatewayJob =
  /** Makes the targets known by their names. */
  | { readonly do: "open"; readonly targets: Readonly<Record<string, Target>> }
  /** Sends so many requests, so many of them at once. Each must be answered whole. */
  | {
      readonly do: "calls";
      readonly target: string;
      readonly kind: RequestKind;
      readonly calls: number;
      readonly atOnce: number;
    }
  /** Asks each target in turn for one stream; answers the milliseconds until the first token, by target. */
  | { readonly do: "first"; readonly targets: readonly string[]; readonly rounds: number }
  /** Opens streams, and resolves when each has its first token. */
  | { readonly do: "hold"; readonly target: string; readonly streams: number }
  /** Resolves when all streams that were opened have ended. */
  | { readonly do: "release" }
  /** Opens connections, makes one request on each and keeps the connections. */
  | { readonly do: "idle"; readonly target: string; readonly connections: number }
  | { readonly do: "leave" };
