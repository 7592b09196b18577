/** Where a ring stands: the credential that serves, since when, and how often it has answered. */
export interface RingState {
  readonly active: number;
  readonly sinceMs: number;
  readonly answers: number;
  /** Counts the moves: an attempt that began before a move must not undo it. */
  readonly moves: number;
  /** A call is trying the credential above. */
  readonly isStepping: boolean;
}

/** The ring when one attempt began. */
export interface RingAttempt {
  readonly index: number;
  readonly moves: number;
  /** It tries the credential above the active one. */
  readonly steps: boolean;
  /** Whether it may move the ring. Not if it was chosen because the active credential cannot take the request. */
  readonly mayMove: boolean;
}

export function beginRing(nowMs: number): RingState {
  return { active: 0, sinceMs: nowMs, answers: 0, moves: 0, isStepping: false };
}

/** Whether the next call tries the credential above: after so long a time or so many answers, and one call at a time. */
export function isStepDue(
  { active, sinceMs, answers, isStepping }: RingState,
  nowMs: number,
  { afterMs, afterCalls }: { readonly afterMs: number; readonly afterCalls: number },
): boolean {
  return active > 0 && !isStepping && (nowMs - sinceMs >= afterMs || answers >= afterCalls);
}

/** The credential that answers is active, unless the ring has moved since its attempt began. */
export function afterAnswer(state: RingState, attempt: RingAttempt, nowMs: number): RingState {
  const settled = attempt.steps ? { ...state, isStepping: false } : state;
  if (attempt.index === state.active) {
    return { ...settled, answers: state.answers + 1 };
  }
  if (!attempt.mayMove || attempt.moves !== state.moves) {
    return settled;
  }
  return { ...settled, active: attempt.index, sinceMs: nowMs, answers: 0, moves: state.moves + 1 };
}

/** Without an answer the ring stays; a step that failed is due again after as long and as many as before. */
export function afterNoAnswer(state: RingState, attempt: RingAttempt, nowMs: number): RingState {
  return attempt.steps ? { ...state, isStepping: false, sinceMs: nowMs, answers: 0 } : state;
}
