import type { Classification, Operation } from "@hotspare/core/plugin";

/** How a call failed: what a reply said, what the network said, or a verdict of Hotspare's that was recorded. */
export type Failure =
  | {
      readonly kind: "reply";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: unknown;
    }
  | { readonly kind: "network"; readonly code: string; readonly message: string }
  | {
      readonly kind: "verdict";
      readonly classification: Classification;
      readonly credentialId: string | undefined;
    };

/** What a reader found out about one error. */
export interface Found {
  /** As what the error was read, for the report: "an axios error". */
  readonly readAs: string;
  readonly failure: Failure;
  /** Whose error it is, if the record says so itself. */
  readonly provider?: string | undefined;
  /** Address that was asked, which may say whose error it is, and of which operation. */
  readonly address?: string | undefined;
  readonly model?: string | undefined;
  readonly operation?: Operation | undefined;
  /** What the reader had to guess or could not see, in whole sentences. */
  readonly notes?: readonly string[];
}

/** Why a record could not be read, as the end of a sentence whose subject is the record. */
export interface Unread {
  readonly problem: string;
  /** The record is no failure. Within a log it is passed over. */
  readonly isNoFailure?: true;
}

/** An error as the user recorded it. */
export interface RecordedError extends Found {
  /** Undefined: neither the record nor the command line says whose error it is. */
  readonly provider: string | undefined;
  readonly notes: readonly string[];
}

export function isUnread(found: Found | Unread): found is Unread {
  return "problem" in found;
}

/** Whether the record speaks of something else than a failure. */
export function isNoFailure(found: Found | Unread): boolean {
  return isUnread(found) && found.isNoFailure === true;
}
