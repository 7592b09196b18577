import { parse } from "yaml";
import type { Finding } from "../report.js";

interface Workflow {
  readonly on?: unknown;
  readonly permissions?: unknown;
  readonly jobs?: Readonly<Record<string, Job>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: unknown;
  readonly steps?: readonly { readonly uses?: string; readonly run?: string }[];
}

/** A release's digest, and the release in a comment for the reader. */
const PINNED = /^ *(?:- )?uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;

/**
 * What in a GitHub workflow would let a stranger run code with our rights: an action that is not pinned, more rights than reading, text of a
 * stranger in a command, a stored key.
 */
export function workflowFaults(file: string, text: string): readonly Finding[] {
  const lines = text.split("\n").map((line, index) => ({ line, number: index + 1 }));
  const loose = lines
    .filter(({ line }) => /^ *(?:- )?uses:/.test(line) && !PINNED.test(line))
    .map(({ number }) => ({
      file,
      line: number,
      message:
        "pin the action by its digest, with its release in a comment: uses: owner/name@<40 digits> # v1.2.3",
    }));
  const stored = lines
    .filter(({ line }) => /\bsecrets\.|_authToken/.test(line))
    .map(({ number }) => ({
      file,
      line: number,
      message: "uses a stored secret: npm trusts the workflow itself",
    }));
  const workflow: Workflow = parse(text);
  const tell = (message: string): Finding => ({ file, message });
  const events = JSON.stringify(workflow.on ?? {});
  const risky = ["pull_request_target", "workflow_run", "issue_comment"]
    .filter((event) => events.includes(event))
    .map((event) => tell(`begins by ${event}, which runs with our rights what a stranger sends`));
  const rights = workflow.permissions;
  const unlimited =
    rights === undefined || !["{}", '{"contents":"read"}'].includes(JSON.stringify(rights))
      ? [tell("permissions: write {} or { contents: read } for the whole workflow, and more for a job alone")]
      : [];
  const ofJobs = Object.entries(workflow.jobs ?? {}).flatMap(([name, job]) =>
    faultsOfJob(name, job).map(tell),
  );
  return [...loose, ...stored, ...risky, ...unlimited, ...ofJobs];
}

function faultsOfJob(name: string, { permissions = {}, environment, steps = [] }: Job): readonly string[] {
  const allowed = new Set(["contents:read", "id-token:write"]);
  const given = Object.entries(permissions).map(([what, right]) => `${what}:${right}`);
  const tooMany = given
    .filter((right) => !allowed.has(right))
    .map((right) => `job ${name} has the right ${right}`);
  const identifies = given.includes("id-token:write");
  const ownCode = steps.some(
    ({ uses = "", run = "" }) =>
      uses.startsWith("actions/checkout@") || /\bnpm (?:ci|install|run)\b/.test(run),
  );
  return [
    ...tooMany,
    ...(identifies && environment === undefined
      ? [`job ${name} can publish without an environment, where a person approves`]
      : []),
    ...(identifies && ownCode
      ? [`job ${name} can publish and runs code of this repository or of its dependencies`]
      : []),
    ...steps
      .filter(({ run = "" }) => /\$\{\{/.test(run))
      .map(() => `job ${name} puts an expression into a command: pass it in env`),
  ];
}
