import { readFileSync } from "node:fs";
import { relative } from "node:path";

/** What this program reads of Vitest's JSON report. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly startTime: number;
    readonly endTime: number;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

const mostFailures = 40;
const mostCharacters = 300;
const slowest = 12;

// A log is read from its end: names and first lines of what failed, and the files that took longest.
const files = process.argv
  .slice(2)
  .flatMap((path) => (JSON.parse(readFileSync(path, "utf8")) as Report).testResults);
const failures = files.flatMap(({ name, message, assertionResults }) => {
  const file = relative(process.cwd(), name);
  const failed = assertionResults.filter(({ status }) => status === "failed");
  if (failed.length > 0) {
    return failed.map(
      ({ fullName, failureMessages }) => `${file} > ${fullName}: ${short(failureMessages?.[0] ?? "")}`,
    );
  }
  return message === "" ? [] : [`${file}: ${short(message)}`];
});
if (failures.length > 0) {
  console.log("\nFailed tests:");
  for (const failure of failures.slice(0, mostFailures)) console.log(`  ${failure}`);
  if (failures.length > mostFailures) console.log(`  and ${failures.length - mostFailures} more`);
}
console.log("\nSlowest files of tests, in seconds:");
const bySeconds = files
  .map(({ name, startTime, endTime }) => ({ name, seconds: Math.round((endTime - startTime) / 1_000) }))
  .sort((one, other) => other.seconds - one.seconds);
for (const { name, seconds } of bySeconds.slice(0, slowest)) {
  console.log(`${String(seconds).padStart(6)}  ${relative(process.cwd(), name)}`);
}

function short(text: string): string {
  return text.replace(/\s+/g, " ").slice(0, mostCharacters);
}
