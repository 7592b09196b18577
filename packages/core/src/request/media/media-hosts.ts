/** Ports that `URL.host` does not write. */
const ownPorts: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/** A host as `URL.host` writes it, with `*.` before it where it means all hosts below. Undefined: the text is no host. */
export function normalizedHost(text: string): string | undefined {
  const [, wildcard = "", name = ""] = /^(\*\.)?([^*/\\?#@\s]{1,300})$/.exec(text) ?? [];
  return URL.canParse(`http://${name}`) ? wildcard + new URL(`http://${name}`).host : undefined;
}

/** Whether a list of normalized hosts has the host of a URL. A host without a port means the own port of http and of https. */
export function hasHost(hosts: readonly string[], url: URL): boolean {
  const { hostname, port, protocol } = url;
  const names = port === "" ? [hostname, `${hostname}:${ownPorts[protocol]}`] : [`${hostname}:${port}`];
  return hosts.some((host) =>
    names.some((name) => (host.startsWith("*.") ? name.endsWith(host.slice(1)) : name === host)),
  );
}
