/** Takes the pieces of a body, in the order in which they arrive. */
export interface BodyReader {
  /** False: what comes behind is not wanted. */
  add(piece: Uint8Array): boolean;
  /** Whether it is worth asking `isWhole()`. Asked after each piece. */
  readonly mayBeWhole: boolean;
  /** Whether what has come is a whole reply, so that a server that then keeps silent has only left its connection open. */
  isWhole(): boolean;
}

/** Runs something after some milliseconds, unless the returned function is called before. */
export type StartTimer = (run: () => void, ms: number) => () => void;

export const startTimer: StartTimer = (run, ms) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** How long the silence behind a whole reply is waited out. */
export interface SilenceBound {
  readonly ms: number;
  readonly startTimer: StartTimer;
}
