import type { ProviderPlugin } from "../contract/plugin/provider-plugin.js";

/** Names the server behind a credential: what the plugin says, else origin and base path of its URL, else the provider. */
export function endpointOf(plugin: ProviderPlugin, credential: unknown): string {
  if (plugin.endpointOf !== undefined) {
    return plugin.endpointOf(credential);
  }
  const fields: Record<string, unknown> =
    typeof credential === "object" && credential !== null ? { ...credential } : {};
  const address = [fields["baseURL"], fields["endpoint"]].find((value) => typeof value === "string");
  if (address === undefined || !URL.canParse(address)) {
    return plugin.name;
  }
  return originAndPath(address);
}

/** The address in a server's name, without what a URL may hold of a secret; undefined: the name is no address. */
export function addressIn(endpoint: string, hide: (text: string) => string): string | undefined {
  if (!/^https?:/i.test(endpoint) || !URL.canParse(endpoint)) {
    return undefined;
  }
  return hide(originAndPath(endpoint));
}

function originAndPath(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/+$/, "")}`;
}
