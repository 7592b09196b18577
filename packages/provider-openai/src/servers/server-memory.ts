/** What the refusals of one server have taught about one of its models. */
export interface ServerMemory {
  readonly isEmpty: boolean;
  /** All that was learned, oldest first. */
  readonly reasons: readonly string[];
  has(reason: string): boolean;
  /** The number that was learned with the reason, such as the most inputs; undefined: none. */
  numberOf(reason: string): number | undefined;
  /** Learns it, for all credentials of this server and model. Whatever is learned later with the same reason holds. */
  learn(reason: string, number?: number): void;
  /** What was learned no longer holds: the server has changed. */
  forget(reason: string): void;
}

/** Gives the memory of a server and model. */
export type ServerMemories = (baseURL: string, model: string) => ServerMemory;

/** The memories of one plugin instance: credentials of the same base URL and model share one. */
export function createServerMemories(): ServerMemories {
  const memories = new Map<string, ServerMemory>();
  return (baseURL, model) => {
    const key = JSON.stringify([baseURL.replace(/\/+$/, ""), model]);
    const memory = memories.get(key) ?? createServerMemory();
    memories.set(key, memory);
    return memory;
  };
}

/** A memory that knows nothing yet. */
export function createServerMemory(): ServerMemory {
  const learned = new Map<string, number | undefined>();
  return {
    get isEmpty() {
      return learned.size === 0;
    },
    get reasons() {
      return [...learned.keys()];
    },
    has: (reason) => learned.has(reason),
    numberOf: (reason) => learned.get(reason),
    learn: (reason, number) => void learned.set(reason, number),
    forget: (reason) => void learned.delete(reason),
  };
}
