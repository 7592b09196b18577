import type { PortionReply, PortionReport } from "./health-link.js";

/** How an exchange with the fleet ends. `onLate` may be followed by `onReply`. */
export interface ExchangeEnd {
  readonly onReply: (reply: PortionReply) => void;
  /** The link has not answered in time: this process goes on alone until it does. */
  readonly onLate: () => void;
  /** The link has failed. */
  readonly onFailure: () => void;
}

/** The limits of a fleet, as the switcher of one process uses them. */
export interface FleetLimits {
  /** Whether the processes can reach each other now. */
  readonly isConnected: boolean;
  /** Whether the link keeps an account of what was used. If not, the process's own estimate holds beside the portions. */
  readonly keepsAccount: boolean;
  /** How long an answer may take, in milliseconds. */
  readonly answerMs: number;
  /** The name of a credential's quota on which the processes agree. Undefined: the quota is this process's alone. */
  quotaOf(credentialId: string): string | undefined;
  exchange(quota: string, kind: "requests" | "tokens", report: PortionReport, end: ExchangeEnd): void;
  /** Calls that wait may go now. */
  changed(): void;
  /** Runs something after so long, without keeping the process alive. */
  after(ms: number, run: () => void): void;
}
