import { closestName } from "../errors/hints/closest-name.js";
import { suggestName } from "../errors/hints/suggest-name.js";

/** Packages of the providers that we know, for a hint when a package is not installed. */
const packages: Readonly<Record<string, string>> = {
  openai: "@hotspare/provider-openai",
  azure: "@hotspare/provider-azure",
  volcengine: "@hotspare/provider-volcengine",
  vikingdb: "@hotspare/provider-volcengine",
};

/** Returns the package of a provider, or undefined if we do not know the provider. */
export function packageOf(provider: string): string | undefined {
  return Object.hasOwn(packages, provider) ? packages[provider] : undefined;
}

/** Says what is wrong with a provider's name, and what to do. */
export function unknownProvider(name: string, installed: readonly string[]): string {
  const list = `is not an installed provider; ${suggestName(name, installed)}`;
  const meant = closestName(name, [...installed, ...Object.keys(packages)]);
  const home = meant === undefined || installed.includes(meant) ? undefined : packages[meant];
  return home === undefined
    ? list
    : `${list}. Run "npm install ${home}" and add its plugin to createHotspare`;
}
