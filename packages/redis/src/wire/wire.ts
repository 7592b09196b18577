/** A connection to Redis, whatever kind of client is behind it. */
export interface Wire {
  /** Sends a command. `key` says which node of a cluster has the data. Rejects when the connection is lost, or when Redis refuses. */
  send(args: readonly string[], key: string): Promise<unknown>;
  /** Asks whether messages can still arrive. Absent: this kind of client cannot be asked. */
  readonly askMessages?: (() => Promise<unknown>) | undefined;
  /** How a script publishes: sharded where the client is a cluster and the server has it. */
  readonly publish: "publish" | "spublish";
  /** Ends what belongs to the link. May be called twice. */
  close(): void;
}

export interface WireListener {
  onMessage(text: string): void;
  /** The connection is gone. Called once, and not after `close()`. */
  onLost(error: unknown): void;
}

/** Connects and subscribes. Rejects with the client's error. `signal` ends an attempt that takes too long. */
export type OpenWire = (channel: string, listener: WireListener, signal: AbortSignal) => Promise<Wire>;
