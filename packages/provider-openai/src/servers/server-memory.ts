/** What the refusals of one server have taught about one of its models. */
export interface ServerMemory {
  readonly isEmpty: boolean;
  /** The reasons of everything that was learned, the oldest first. */
  readonly reasons: readonly string[];
  has(reason: string): boolean;
  /** The number that was learned with the reason, such as the most inputs. Undefined: no number. */
  numberOf(reason: string): number | undefined;
  /** Learns a reason, for all credentials of this server and model. A later number replaces an earlier number of the same reason. */
  learn(reason: string, number?: number): void;
  /** Forgets a reason, because the server has changed. */
  forget(reason: string): void;
}

/** Returns the memory of a server and model. */
export type ServerMemories = (baseURL: string, model: string) => ServerMemory;

/** Creates the memories of one plugin instance. Credentials with the same base URL and model share a memory. */
export function createServerMemories(): ServerMemories {
  const memories = new Map<string, ServerMemory>();
  return (baseURL, model) => {
    const key = JSON.stringify([baseURL.replace(/\/+$/, ""), model]);
    const memory = memories.get(key) ?? createServerMemory();
    memories.set(key, memory);
    return memory;
  };
}

/** Creates an empty memory. */
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
