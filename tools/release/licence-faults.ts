import type { Finding } from "../report.js";

/** The part of npm's lock that we read: what stands in `node_modules/.package-lock.json`, by path. */
export interface InstalledPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
}

/** Licences under which a user may ship what our packages bring, without more than a notice. By their SPDX names. */
const ALLOWED: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Python-2.0",
  "Unlicense",
]);

/** Production dependencies whose licence is not on the list, or is not stated. */
export function licenceFaults(installed: Readonly<Record<string, InstalledPackage>>): readonly Finding[] {
  return Object.entries(installed)
    .filter(([, { dev }]) => dev !== true)
    .filter(([, { license }]) => license === undefined || !isAllowed(license))
    .map(([path, { version, license }]) => ({
      file: "tools/release/licence-faults.ts",
      message: `${path} ${version ?? ""} has ${license === undefined ? "no licence" : `the licence ${JSON.stringify(license)}`}, which is not on the list: use another package, or add the licence here after reading it`,
    }));
}

/** SPDX expressions, as far as packages use them: names, OR, AND, and brackets. One side of OR is enough, both of AND are needed. */
function isAllowed(expression: string): boolean {
  const words = expression.match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const either = (): boolean => {
    let allowed = both();
    while (words[at] === "OR") {
      at += 1;
      allowed = both() || allowed;
    }
    return allowed;
  };
  const both = (): boolean => {
    let allowed = one();
    while (words[at] === "AND") {
      at += 1;
      allowed = one() && allowed;
    }
    return allowed;
  };
  const one = (): boolean => {
    const word = words[at] ?? "";
    at += 1;
    if (word !== "(") return ALLOWED.has(word);
    const allowed = either();
    const isClosed = words[at] === ")";
    at += 1;
    return allowed && isClosed;
  };
  const allowed = either();
  return allowed && at === words.length;
}
