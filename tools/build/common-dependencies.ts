/**
 * Dependencies in CommonJS, with the names that we use, by the package that depends on them. Before Node runs such a dependency for an ES module,
 * it reads every file of the dependency for the names that the file exports: 61 ms of a processor for tsyringe. So we load it from a file in
 * CommonJS that says the names itself: 22 ms. The dependency stays outside, so a user's own tsyringe is the same tsyringe.
 */
export const commonDependencies: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "packages/core": { "reflect-metadata": [], tsyringe: ["container", "inject", "injectable"] },
};

/** The file in CommonJS that loads a dependency. */
export function commonText(dependency: string, names: readonly string[]): string {
  const loaded = `require(${JSON.stringify(dependency)})`;
  return names.length === 0
    ? `${loaded};\n`
    : [
        `const dependency = ${loaded};`,
        ...names.map((name) => `exports.${name} = dependency.${name};`),
        "",
      ].join("\n");
}
