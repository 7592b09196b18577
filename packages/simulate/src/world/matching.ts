import type { Selector } from "../scenario/scenario.js";
import type { CredentialPlace } from "./simulated-credential.js";

/** The credentials that a selector names, and the credentials that its `reach` adds. */
export function matching<Of extends { readonly place: CredentialPlace }>(
  all: readonly Of[],
  selector: Selector,
): readonly Of[] {
  const named = all.filter(({ place }) => isNamed(place, selector));
  const { reach = "credential" } = selector;
  if (reach === "credential") {
    return named;
  }
  const groups = new Set(named.map(({ place }) => groupOf(place, reach)));
  return all.filter(({ place }) => groups.has(groupOf(place, reach)));
}

function isNamed(place: CredentialPlace, selector: Selector): boolean {
  const { model, credential, position, account, endpoint, provider } = selector;
  return (
    (model === undefined || isModel(place, model)) &&
    (credential === undefined || place.id === credential) &&
    (position === undefined || place.position === position) &&
    (account === undefined || place.account === account) &&
    (endpoint === undefined || place.endpoint.includes(endpoint)) &&
    (provider === undefined || place.provider === provider)
  );
}

/** Matches `captions`, or `vlms.captions` where an embedder has the same name. */
export function isModel({ model, kind }: Pick<CredentialPlace, "model" | "kind">, name: string): boolean {
  return name === model || name === `${kind}s.${model}`;
}

/** A credential without an account is alone in its group. */
function groupOf(place: CredentialPlace, reach: "account" | "endpoint" | "provider"): string {
  switch (reach) {
    case "account":
      return place.account === undefined ? `id ${place.id} ${place.endpoint}` : `account ${place.account}`;
    case "endpoint":
      return place.endpoint;
    case "provider":
      return place.provider;
  }
}

/** The names that a selector could use, for a message. */
export function knownPlaces(places: readonly CredentialPlace[], selector: Selector): string {
  const listOf = (values: readonly (string | undefined)[]) =>
    [...new Set(values.filter((value) => value !== undefined))].join(", ") || "none";
  const atAnyPosition = { ...selector, position: undefined };
  if (selector.position !== undefined && places.some((place) => isNamed(place, atAnyPosition))) {
    return places
      .filter((place) => isNamed(place, atAnyPosition))
      .map(({ model, position, id }) => `${id} at position ${position} of ${model}`)
      .join(", ");
  }
  if (selector.credential !== undefined) {
    return `credentials ${listOf(places.map(({ id }) => id))}`;
  }
  if (selector.account !== undefined) {
    return `accounts ${listOf(places.map(({ account }) => account))}`;
  }
  if (selector.endpoint !== undefined) {
    return `servers ${listOf(places.map(({ endpoint }) => endpoint))}`;
  }
  if (selector.provider !== undefined) {
    return `providers ${listOf(places.map(({ provider }) => provider))}`;
  }
  return `models ${listOf(places.map(({ model }) => model))}`;
}
