import type { ErrorClass } from "../contract/plugin/error-class.js";
import { messageWithCause } from "./causes/message-with-cause.js";
import type { CredentialFailure } from "./credential-failure.js";
import { excerpt } from "./excerpt.js";

/** What the user can do about each class. */
const advice: Readonly<Record<ErrorClass, string>> = {
  transient: "The services are failing: call again later, or add a credential of another provider.",
  rate_limited: "Slow down, call again later, or add a credential of another account.",
  quota_exceeded: "Raise the quota or pay the bill of an account, or add a credential of another account.",
  auth: "Check the keys and their rights.",
  not_found: "Check the names of models and deployments, and the endpoints.",
  permanent: "Check the request.",
  input_too_large: "Make the input shorter.",
  content_safety: "The content was refused: change it.",
  aborted: "The call was aborted.",
  unknown: "Read the providers' errors in error.errors.",
};

/** Beyond so many lines nobody reads: a thousand credentials would fill every log line with 100 KB. */
const mostLines = 20;

/** Writes the message of a call that no credential could answer: what to do, then one line for each of the first credentials, then how the others failed. */
export function describeFailures(
  failures: readonly CredentialFailure[],
  errorClass: ErrorClass,
  retryAfterMs: number | undefined,
): string {
  const who = failures.length === 1 ? "The credential" : `None of the ${failures.length} credentials`;
  const verb = failures.length === 1 ? "could not answer" : "could answer";
  const wait = retryAfterMs === undefined ? "" : ` Soonest recovery in ${Math.ceil(retryAfterMs / 1000)} s.`;
  const head = `${who} ${verb} (${errorClass}).${wait} ${advice[errorClass]}`;
  const lines = failures.slice(0, mostLines).map((failure) => `  ${lineOf(failure)}`);
  return [head, ...lines, ...othersIn(failures.slice(mostLines))].join("\n");
}

/** How often each verdict came, most often first. */
function othersIn(failures: readonly CredentialFailure[]): readonly string[] {
  if (failures.length === 0) {
    return [];
  }
  const counts = new Map<string, number>();
  for (const failure of failures) {
    const verdict = verdictOf(failure);
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  }
  const most = [...counts].toSorted(([, one], [, other]) => other - one).slice(0, mostLines);
  const shown = most.map(([verdict, count]) => `${count} × ${verdict}`).join("; ");
  return [`  and ${failures.length} more, in error.failures: ${shown}`];
}

function verdictOf({ classification }: CredentialFailure): string {
  return classification === undefined ? "no verdict" : `${classification.class}, ${classification.reason}`;
}

/** Classes behind which a wrong address may be. */
const ofAddress: ReadonlySet<ErrorClass | undefined> = new Set(["not_found", "unknown"]);

/** The address that was asked, where it may be wrong and the provider's sentence does not name it. */
function addressBehind(failure: Pick<CredentialFailure, "address" | "classification">, said: string): string {
  const { address, classification } = failure;
  return address === undefined || !ofAddress.has(classification?.class) || said.includes(address)
    ? ""
    : ` (asked ${address})`;
}

function lineOf(failure: CredentialFailure): string {
  const { credentialId, provider, model, error, attemptCount } = failure;
  const tried = attemptCount === 0 ? "not tried" : `${attemptCount} attempt${attemptCount === 1 ? "" : "s"}`;
  const said = error instanceof Error ? excerpt(messageWithCause(error)) : "";
  return `${credentialId} (${provider}, ${model}): ${verdictOf(failure)}, ${tried}${said === "" ? "" : `: ${said}`}${addressBehind(failure, said)}`;
}
