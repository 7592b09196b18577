import type { Finding } from "../report.js";
import { type GeneratedPart, withPart } from "./generated/generated-parts.js";

/** Generated parts of pages that are not as the program would write them now. */
export async function staleParts(
  parts: readonly GeneratedPart[],
  read: (path: string) => string,
): Promise<readonly Finding[]> {
  const findings = await Promise.all(
    parts.map(async ({ page, name, write }): Promise<readonly Finding[]> => {
      const text = read(page);
      const fresh = withPart(text, name, await write());
      if (fresh === undefined) {
        return [{ file: page, message: `has no place for what is generated: <!-- generated: ${name} -->` }];
      }
      return fresh === text
        ? []
        : [{ file: page, message: `the part "${name}" is stale: npm run write:docs` }];
    }),
  );
  return findings.flat();
}
