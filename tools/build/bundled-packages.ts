import { readFileSync } from "node:fs";

/** A package of which we publish the part that we use. */
interface BundledPackage {
  readonly name: string;
  /** The package's own files. */
  readonly files: RegExp;
  /** Has to go with every copy. */
  readonly license: string;
}

/**
 * Node takes 65 ms of a processor to import zod, of which half are messages in languages that we do not use, and 5 for the part that we use.
 * Plugins may use the zod that they want, because core takes a credential's schema as a Standard Schema. Our providers share some fields, which works
 * across copies of one version. zod stays a dependency: the published sources and the declarations of those fields name it.
 */
export const bundledPackages: readonly BundledPackage[] = ["zod"].map((name) => ({
  name,
  files: new RegExp(`/node_modules/${name}/`),
  license: readFileSync(`node_modules/${name}/LICENSE`, "utf8").trim(),
}));
