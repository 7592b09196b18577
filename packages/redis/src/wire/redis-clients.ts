/** How all clients of the package `redis` take a listener of messages. */
type Subscribe = (channel: string, listener: (message: unknown) => void) => Promise<unknown>;

interface AnyClient {
  readonly isOpen: boolean;
  readonly isReady?: boolean;
  subscribe: Subscribe;
  unsubscribe: Subscribe;
  sSubscribe?: Subscribe;
  sUnsubscribe?: Subscribe;
  on(event: string, listener: (error: unknown) => void): unknown;
  off(event: string, listener: (error: unknown) => void): unknown;
}

/** What the link uses of `createClient()`, of versions 4, 5 and 6 of the package `redis`. */
export interface SingleClient extends AnyClient {
  readonly options?: unknown;
  sendCommand(args: string[], options?: object): Promise<unknown>;
  duplicate(overrides?: object): OwnClient;
}

/** A client that belongs to the link. */
export interface OwnClient extends AnyClient {
  connect(): Promise<unknown>;
  sendCommand(args: string[], options?: object): Promise<unknown>;
  unref?(): void;
  /** Version 4 calls it `disconnect`. */
  destroy?(): unknown;
  disconnect?(): unknown;
}

/** What the link uses of `createCluster()`. */
export interface ClusterClient extends AnyClient {
  sendCommand(
    firstKey: string | undefined,
    isReadonly: boolean | undefined,
    args: string[],
    options?: object,
  ): Promise<unknown>;
}

/** What the link uses of `createSentinel()`. */
export interface SentinelClient extends AnyClient {
  sendCommand(isReadonly: boolean | undefined, args: string[], options?: object): Promise<unknown>;
}

/**
 * A client of the package `redis`, version 4, 5 or 6, from `createClient`, `createCluster` or `createSentinel`. The type fits all these
 * versions, so you can use your own version.
 */
export interface RedisClient {
  readonly isOpen: boolean;
  sendCommand(...args: never[]): Promise<unknown>;
  subscribe(...args: never[]): Promise<unknown>;
  unsubscribe(...args: never[]): Promise<unknown>;
  on(...args: never[]): unknown;
}

export type ClientKind = "single" | "cluster" | "sentinel";

/** Tells the kinds apart by what only one of them has; undefined: no client that the link can use. */
export function kindOfClient(client: unknown): ClientKind | undefined {
  const has = (name: string) => typeof Reflect.get(Object(client), name) === "function";
  if (
    typeof Reflect.get(Object(client), "isOpen") !== "boolean" ||
    !has("sendCommand") ||
    !has("subscribe")
  ) {
    return undefined;
  }
  if (has("getSlotMaster") || has("getSlotRandomNode")) {
    return "cluster";
  }
  return has("getSentinelNode") || (has("acquire") && has("use"))
    ? "sentinel"
    : has("duplicate")
      ? "single"
      : undefined;
}

/** Ends a client of the link at once. What waits in it is rejected. */
export function destroyClient(client: OwnClient): void {
  // A client that is closed already throws, or rejects.
  try {
    const ended = client.destroy?.() ?? client.disconnect?.();
    Promise.resolve(ended).catch(() => undefined);
  } catch {}
}
