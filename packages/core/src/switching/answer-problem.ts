/** What is wrong with a switcher's answer, as the end of "it …"; undefined: nothing. */
export function answerProblem(answer: unknown): string | undefined {
  const members = membersOf(answer);
  if ("lease" in members) {
    return leaseProblem(members["lease"]);
  }
  const { retryAtMs, exhausted, probe } = members;
  if (
    typeof probe === "string" ||
    exhausted === true ||
    (typeof retryAtMs === "number" && !Number.isNaN(retryAtMs))
  ) {
    return undefined;
  }
  return `returned ${describe(answer)} instead of { lease }, { probe }, { retryAtMs } or { exhausted: true }`;
}

function leaseProblem(lease: unknown): string | undefined {
  const { credentialId, confirm, succeed, fail, release } = membersOf(lease);
  const ends = [confirm, succeed, fail, release];
  return typeof credentialId === "string" && ends.every((end) => typeof end === "function")
    ? undefined
    : "returned a lease without a credentialId, confirm(), succeed(), fail() or release()";
}

/** Through a cast and not a copy, since a lease's methods stand on its class. */
function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function describe(answer: unknown): string {
  if (typeof answer !== "object" || answer === null) {
    return String(answer);
  }
  return "then" in answer
    ? "a promise (acquire must be synchronous)"
    : `{ ${Object.keys(answer).join(", ")} }`;
}
