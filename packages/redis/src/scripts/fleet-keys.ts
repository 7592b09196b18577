/** The keys of a fleet. All have one hash tag, so that a cluster keeps them in one slot. */
export interface FleetKeys {
  readonly meta: string;
  readonly open: string;
  /** Stands among the domains: who may not reach their keys learns it in the hello. */
  readonly rehearsal: string;
  readonly channel: string;
  domain(name: string): string;
  probe(name: string): string;
  limit(quota: string, kind: "requests" | "tokens"): string;
  room(domain: string): string;
}

export function fleetKeys(prefix: string): FleetKeys {
  const tag = `{${prefix}}`;
  return {
    meta: `${tag}:meta`,
    open: `${tag}:open`,
    rehearsal: `${tag}:domain:rehearsal`,
    channel: `${tag}:changes`,
    domain: (name) => `${tag}:domain:${name}`,
    probe: (name) => `${tag}:probe:${name}`,
    limit: (quota, kind) => `${tag}:limit:${quota}:${kind}`,
    room: (domain) => `${tag}:room:${domain}`,
  };
}
