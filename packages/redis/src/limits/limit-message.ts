/** What a reply's headers stated of a limit. Ages are milliseconds. */
export interface AccountReading {
  readonly limit: number;
  readonly remaining: number;
  readonly wholeInMs: number;
  /** Whether it fills steadily; undefined: the process has not seen it yet. */
  readonly fillsSteadily?: boolean | undefined;
  /** How long ago the attempt began whose reply it was. */
  readonly attemptAgeMs: number;
}

/** What a process writes into the account of a limit, and asks of it. */
export interface AccountMessage {
  /** The process. */
  readonly by: string;
  /** What it asks for; 0: nothing. */
  readonly amount: number;
  /** Less than this is of no use. */
  readonly least: number;
  readonly isWhole: boolean;
  /** What has begun since the last message, within portions and beyond them. */
  readonly used: number;
  /** The part of `used` that began beyond all portions while the process knew of a limit: a probe does not wait for a portion. */
  readonly beyond: number;
  /** What it gives back unused. */
  readonly unused: number;
  /** By how much its portions are smaller now, by the moment at which each ends. */
  readonly taken: readonly (readonly [untilMs: number, amount: number])[];
  readonly reading?: AccountReading | undefined;
  /** A rate that somebody states, in place of what is left. */
  readonly perMinute?: number | undefined;
  /** How long ago the youngest attempt began that has been answered since. */
  readonly answeredAgeMs?: number | undefined;
  readonly refusals: readonly (readonly [amount: number, attemptAgeMs: number])[];
}

/** What the account answers. */
export interface AccountReply {
  readonly granted: number;
  /** Whether any limit is known. */
  readonly isLimited: boolean;
  /** When the portion ends, in the account's own time. */
  readonly untilMs: number;
  /** When time will have brought what was asked for. */
  readonly retryInMs: number;
  /** The share of a stated limit that is left. */
  readonly shareLeft: number;
  /** What the process may begin beyond its portions. */
  readonly spare: number;
}
