import type { SimulatedRequest } from "../contract/simulated-request.js";
import type { KeyStats } from "../counting/key-stats.js";
import type { KeyHandle } from "../scripting/key-handle.js";
import type { SimulatedProvider } from "./address-of.js";

/** A provider on 127.0.0.1 whose keys fail on command. */
export interface Simulator extends AsyncDisposable {
  /** The origin, such as `http://127.0.0.1:41234`. */
  readonly url: string;
  /** The `baseURL` for an OpenAI client: the origin and the dialect's path, which is `/v1` for OpenAI. Its endpoint is called `default`. */
  readonly baseURL: string;
  /** Returns another `baseURL` of the same server and keys. Faults can select it with `{ endpoint: name }`. */
  endpoint(name: string): string;
  /**
   * Returns the address for a provider's credential: `baseURL` of `openai`, `volcengine` (Ark) and `vikingdb`,
   * `endpoint` of `azure`. A name selects another endpoint of the same server and keys. Faults can select it with `{
   * endpoint: name }`.
   *
   * @throws RangeError when the provider does not exist
   */
  addressOf(provider: SimulatedProvider, endpoint?: string): string;
  /** Returns the handle that scripts and counts one key. The same key returns the same handle. */
  key(key: string): KeyHandle;
  /**
   * Returns the handle of all keys together. Its faults apply to any key, before the key's own faults. A limit is
   * shared by all keys.
   */
  everyKey(): KeyHandle;
  /** The last requests, oldest first. */
  readonly requests: readonly SimulatedRequest[];
  /** Requests and answers of each key seen so far. */
  stats(): Record<string, KeyStats>;
  /** `stats()` as a table of plain text. */
  formatStats(): string;
  /** Connections that clients keep open. */
  readonly openSockets: number;
  /** Resolves when `count` requests have arrived since the start. Rejects after `timeoutMs` (10 s). */
  waitForRequests(count: number, options?: { readonly timeoutMs?: number }): Promise<void>;
  /** Resolves when every request is answered and no stream is running. Rejects after `timeoutMs` (10 s). */
  waitUntilIdle(options?: { readonly timeoutMs?: number }): Promise<void>;
  /** Ends every socket at once and frees the port. A second call does nothing. */
  close(): Promise<void>;
}
