import type { FleetDomain } from "@hotspare/redis";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";

/** As long as a shortened name is at least. */
const shortLength = 8;

/** The beginnings of names by which the domains can be distinguished from each other. */
export function shortNames(domains: readonly FleetDomain[]): ReadonlyMap<string, string> {
  const sorted = domains.map(({ name }) => name).toSorted();
  return new Map(
    sorted.map((name, index) => {
      const neighbours = [sorted[index - 1], sorted[index + 1]];
      const length = Math.max(...neighbours.map((other) => commonLength(name, other) + 1), shortLength);
      return [name, name.slice(0, length)];
    }),
  );
}

/** The domains that the words name, each by the beginning of its name; `all` names every domain. */
export function chosenDomains(
  domains: readonly FleetDomain[],
  words: readonly string[],
): readonly FleetDomain[] {
  const chosen = words.flatMap((word) => (word === "all" ? domains : [domainOf(domains, word)]));
  return [...new Set(chosen)];
}

function domainOf(domains: readonly FleetDomain[], word: string): FleetDomain {
  const found = word === "" ? [] : domains.filter(({ name }) => name.startsWith(word));
  const exact = found.length === 1 ? found[0] : found.find(({ name }) => name === word);
  if (exact !== undefined) {
    return exact;
  }
  throw new CommandFailure(
    `--reset ${word === "" ? '""' : word}: ${problemOf(domains, word, found)}`,
    exitCodes.invalid,
  );
}

function problemOf(domains: readonly FleetDomain[], word: string, found: readonly FleetDomain[]): string {
  if (domains.length === 0) {
    return "no domain is open, so there is nothing to reset.";
  }
  if (found.length > 0) {
    return `${found.length} names begin with this text: ${listed(found, domains)}. Write more of the name.`;
  }
  const ofCredential = domains.filter(({ credentialId }) => credentialId === word);
  return ofCredential.length > 0
    ? `this is the id of a credential, and a reset needs the name of a domain. Domains that the credential opened: ${listed(ofCredential, domains)}.`
    : `no open domain has a name that begins with this text. The names are: ${listed(domains, domains)}; or write "all".`;
}

const mostListed = 10;

function listed(some: readonly FleetDomain[], domains: readonly FleetDomain[]): string {
  const short = shortNames(domains);
  const names = some
    .map(({ name }) => short.get(name) ?? name)
    .toSorted()
    .slice(0, mostListed);
  const more = some.length - names.length;
  return more > 0 ? `${names.join(", ")} and ${more} more` : names.join(", ");
}

function commonLength(one: string, other: string | undefined): number {
  const length = other === undefined ? 0 : Math.min(one.length, other.length);
  for (let index = 0; index < length; index += 1) {
    if (one[index] !== other?.[index]) return index;
  }
  return length;
}
