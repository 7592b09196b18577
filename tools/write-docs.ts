// Writes the parts of the guide that programs know better than people: npm run write:docs
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { generatedParts, withPart } from "./docs/generated/generated-parts.js";
import { generatedPictures } from "./docs/pictures/generated-pictures.js";

for (const { page, name, write } of generatedParts) {
  const written = withPart(readFileSync(page, "utf8"), name, await write());
  if (written === undefined) throw new Error(`${page} has no place for the part "${name}"`);
  writeFileSync(page, written);
  console.log(`${page}: ${name}`);
}

for (const { path, write } of generatedPictures) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, await write());
  console.log(path);
}
