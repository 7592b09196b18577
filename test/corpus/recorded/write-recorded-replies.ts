// Writes the testkit's named replies from the error corpus. Run it when a case has been added or changed.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { readCorpus } from "../corpus-case.js";
import { recordedModules } from "./recorded-modules.js";

const folder = "packages/testkit/src/recorded";
const cases = [...readCorpus("openai"), ...readCorpus("azure"), ...readCorpus("volcengine")];
const paths: string[] = [];
for (const { name, text } of recordedModules(cases)) {
  const path = `${folder}/${name}.ts`;
  writeFileSync(path, text);
  paths.push(path);
}
execFileSync("npx", ["biome", "format", "--write", ...paths], { stdio: "inherit" });
