// Writes the parts of the guide that programs know better than people: npm run write:docs
import { readFileSync, writeFileSync } from "node:fs";
import { generatedParts, withPart } from "./docs/generated/generated-parts.js";

for (const { page, name, write } of generatedParts) {
  const written = withPart(readFileSync(page, "utf8"), name, await write());
  if (written === undefined) throw new Error(`${page} has no place for the part "${name}"`);
  writeFileSync(page, written);
  console.log(`${page}: ${name}`);
}
