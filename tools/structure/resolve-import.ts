import { posix } from "node:path";

/**
 * The path a relative specifier means, as TypeScript reads it (`./clock.js` is `clock.ts`), from the root of the
 * workspace; `undefined` for a package.
 */
export function resolveImport(importer: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  const path = posix.join(posix.dirname(importer), specifier);
  return /tsx?$/.test(importer) ? path.replace(/\.(m|c)?js$/, ".$1ts") : path;
}
