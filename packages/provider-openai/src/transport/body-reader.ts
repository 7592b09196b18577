/** Takes the pieces of a body, in the order in which they arrive. */
export interface BodyReader {
  /** Adds a piece. Returns false when the rest of the body is not wanted. */
  add(piece: Uint8Array): boolean;
  /** Whether `isWhole()` is worth calling. Read after each piece. */
  readonly mayBeWhole: boolean;
  /** Whether the bytes so far are a complete reply. A server that then stays silent has only left its connection open. */
  isWhole(): boolean;
}

/** Runs a function after a number of milliseconds, unless the returned function is called first. */
export type StartTimer = (run: () => void, ms: number) => () => void;

export const startTimer: StartTimer = (run, ms) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** How long to wait in silence after a complete reply, in milliseconds. */
export interface SilenceBound {
  readonly ms: number;
  readonly startTimer: StartTimer;
}
