/** One thing that is wrong, said so that a person can act on it. */
export interface Finding {
  /** Path from the root of the workspace. */
  readonly file: string;
  /** Counted from 1; absent when the whole file is meant. */
  readonly line?: number;
  readonly message: string;
}

/** Prints the findings, or what was seen to be right, and sets the exit code. */
export function report(check: string, findings: readonly Finding[], allRight: string): void {
  for (const { file, line, message } of findings) {
    console.error(`${line === undefined ? file : `${file}:${line}`}  ${message}`);
  }
  if (findings.length === 0) {
    console.log(`${check}: ${allRight}`);
    return;
  }
  console.error(`${check}: ${findings.length} ${findings.length === 1 ? "finding" : "findings"}`);
  process.exitCode = 1;
}
