// Breaks the decisions of core in hundreds of small ways, one at a time, and counts how many the tests notice:
//   npm run mutants -- [--only health] [--sample 0.2] [--workers 2]
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { acceptedSurvivors } from "./mutation/accepted-survivors.js";
import { copyWorkspace } from "./mutation/copy-workspace.js";
import { applyMutant, type Mutant, mutantsOf } from "./mutation/mutants-of.js";
import { mutatedFolders } from "./mutation/mutated-folders.js";
import { passTests } from "./mutation/run-tests.js";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    sample: { type: "string", default: "1" },
    workers: { type: "string", default: "2" },
  },
});

const filesIn = (path: string): readonly string[] =>
  statSync(path).isFile()
    ? [path]
    : readdirSync(path)
        .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
        .map((name) => join(path, name));

const every = Math.max(1, Math.round(1 / Number(values.sample)));
const work = mutatedFolders
  .filter(({ sources }) => sources.includes(values.only))
  .flatMap((folder) =>
    filesIn(folder.sources).map((file) => ({ folder, file, text: readFileSync(file, "utf8") })),
  )
  .flatMap(({ folder, file, text }) =>
    mutantsOf(file, text).map((mutant) => ({ folder, file, text, mutant })),
  )
  .filter((_, index) => index % every === 0);

const survivors: { readonly file: string; readonly mutant: Mutant }[] = [];
let done = 0;

async function worker(): Promise<void> {
  const root = copyWorkspace();
  try {
    await mustPass(root);
    for (let next = work.shift(); next !== undefined; next = work.shift()) {
      const { folder, file, text, mutant } = next;
      writeFileSync(join(root, file), applyMutant(text, mutant));
      const survives =
        (await passTests(root, ["unit"], folder.unit)) &&
        (await passTests(root, ["integration", "long"], folder.integration));
      writeFileSync(join(root, file), text);
      done += 1;
      if (survives) {
        survivors.push({ file, mutant });
        console.log(`survived: ${nameOf(file, mutant)}`);
      }
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Where the tests fail without a mutant, every mutant would seem to be noticed. */
async function mustPass(root: string): Promise<void> {
  for (const { sources, unit, integration } of mutatedFolders.filter(({ sources }) =>
    sources.includes(values.only),
  ))
    if (
      !(await passTests(root, ["unit"], unit)) ||
      !(await passTests(root, ["integration", "long"], integration))
    )
      throw new Error(`The tests of ${sources} fail in the copy, before anything was broken.`);
}

function nameOf(file: string, { line, original, replacement }: Mutant): string {
  return `${file.replace("packages/core/src/", "")}:${line} ${original.replaceAll(/\s+/g, " ")} -> ${replacement}`;
}

console.log(`${work.length} mutants`);
await Promise.all(Array.from({ length: Number(values.workers) }, worker));
const isAccepted = ({ file, mutant }: (typeof survivors)[number]) =>
  acceptedSurvivors.some(({ name }) => nameOf(file, mutant).includes(name));
const killed = done - survivors.length;
console.log(`${killed} of ${done} noticed, ${((100 * killed) / done).toFixed(1)} %`);
console.log(`${survivors.filter(isAccepted).length} of ${survivors.length} survivors have a reason`);
process.exitCode = killed / done >= 0.9 ? 0 : 1;
