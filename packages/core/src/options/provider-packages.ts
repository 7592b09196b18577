import { closestName } from "./closest-name.js";
import { suggestName } from "./suggest-name.js";

/** Where the providers that we know of come from, for those who have not installed them. */
const packages: Readonly<Record<string, string>> = {
  openai: "@hotspare/provider-openai",
  azure: "@hotspare/provider-azure",
  volcengine: "@hotspare/provider-volcengine",
  vikingdb: "@hotspare/provider-volcengine",
};

/** The package that brings a provider; undefined: none that we know of. */
export function packageOf(provider: string): string | undefined {
  return Object.hasOwn(packages, provider) ? packages[provider] : undefined;
}

/** What is wrong with a provider's name, and what to do. */
export function unknownProvider(name: string, installed: readonly string[]): string {
  const list = `is no installed provider; ${suggestName(name, installed)}`;
  const meant = closestName(name, [...installed, ...Object.keys(packages)]);
  const home = meant === undefined || installed.includes(meant) ? undefined : packages[meant];
  return home === undefined
    ? list
    : `${list}. Run "npm install ${home}" and add its plugin to createHotspare`;
}
