import type { SimulatedRequest } from "../contract/simulated-request.js";
import type { KeyStats } from "../counting/key-stats.js";
import type { KeyHandle } from "../scripting/key-handle.js";
import type { SimulatedProvider } from "./address-of.js";

/** A provider on 127.0.0.1 whose keys fail as they are told to. */
export interface Simulator extends AsyncDisposable {
  /** The origin, such as `http://127.0.0.1:41234`. */
  readonly url: string;
  /** What an OpenAI client takes as `baseURL`: the origin and `/v1`. Its endpoint is called `default`. */
  readonly baseURL: string;
  /** Another `baseURL` of the same server and keys, which faults can name with `{ endpoint: name }`. */
  endpoint(name: string): string;
  /**
   * What a provider's credential takes as its address: `baseURL` of `openai`, `volcengine` (Ark) and `vikingdb`, `endpoint` of
   * `azure`. With a name, another endpoint of the same server and keys, which faults can name with `{ endpoint: name }`.
   *
   * @throws RangeError when there is no such provider
   */
  addressOf(provider: SimulatedProvider, endpoint?: string): string;
  /** The handle that scripts and counts one key. The same key gives the same handle. */
  key(key: string): KeyHandle;
  /** The handle of all keys together: a fault of it applies to any key and before the key's own; a limit is shared. */
  everyKey(): KeyHandle;
  /** The last requests, oldest first. */
  readonly requests: readonly SimulatedRequest[];
  /** What each key that has been seen was asked and answered. */
  stats(): Record<string, KeyStats>;
  /** `stats()` as a table of plain text. */
  formatStats(): string;
  /** Connections that clients hold open. */
  readonly openSockets: number;
  /** Resolves when so many requests have arrived since the start. Rejects after `timeoutMs` (10 s). */
  waitForRequests(count: number, options?: { readonly timeoutMs?: number }): Promise<void>;
  /** Resolves when no request is unanswered and no stream runs. Rejects after `timeoutMs` (10 s). */
  waitUntilIdle(options?: { readonly timeoutMs?: number }): Promise<void>;
  /** Ends every socket at once and frees the port. Closing again does nothing. */
  close(): Promise<void>;
}
