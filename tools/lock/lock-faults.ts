import type { Finding } from "../report.js";

/** The part of package-lock.json that we read. */
export interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  /** Its commands, with their files. */
  readonly bin?: Readonly<Record<string, string>>;
}

const LOCK = "package-lock.json";
const NPMRC = ".npmrc";
const OMIT_RESOLVED = "omit-lockfile-registry-resolved=true";

/**
 * What would make `npm ci` fail in somebody else's clone: an address of our registry, or a platform's binary that npm
 * left out of the lock because our registry had not got it yet (npm says nothing when it does).
 */
export function lockFaults(lock: Lock, npmrc: string): Finding[] {
  const settings = npmrc.split("\n").map((line) => line.trim());
  const findings: Finding[] = [];
  if (!settings.includes(OMIT_RESOLVED)) {
    findings.push({
      file: NPMRC,
      message: `needs the line ${OMIT_RESOLVED}: without it npm writes registry addresses`,
    });
  }
  if (settings.some((line) => /(^|:)registry\s*=/.test(line))) {
    findings.push({ file: NPMRC, message: "names a registry: leave that to each user's own configuration" });
  }
  const names = new Set(Object.keys(lock.packages).map((path) => path.split("node_modules/").at(-1)));
  for (const [path, { resolved, optionalDependencies = {} }] of Object.entries(lock.packages)) {
    if (resolved !== undefined && /^[a-z+]+:/.test(resolved)) {
      findings.push({
        file: LOCK,
        message: `${path} is resolved to an address: run npm install with this folder's ${NPMRC}`,
      });
    }
    for (const name of Object.keys(optionalDependencies)) {
      if (names.has(name)) continue;
      const message = `${path} has no entry for ${name}: npm ci would fail. Pin a version whose binaries are all published`;
      findings.push({ file: LOCK, message });
    }
  }
  return findings;
}
