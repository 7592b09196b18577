import { InvalidConfigError } from "@hotspare/core";
import { hostOfName, isLoopbackHost } from "../server/security/allowed-host.js";

/** The address of a gateway, and whether the gateway asks for keys. */
export interface Exposure {
  readonly host: string;
  readonly hasClients: boolean;
  readonly hasAdminKey: boolean;
}

/**
 * Refuses a gateway that other machines can reach without keys, because its answers cost money and its page shows the traffic.
 *
 * @throws {InvalidConfigError} when other machines can reach the address, and the configuration lacks clients or an admin key
 */
export function refuseExposure({ host, hasClients, hasAdminKey }: Exposure): void {
  if (isLoopbackHost(hostOfName(host) ?? host) || (hasClients && hasAdminKey)) {
    return;
  }
  const missing = [
    ...(hasClients ? [] : ['clients: [{ name: team-a, key: "${TEAM_A_KEY}" }]']),
    ...(hasAdminKey ? [] : ['gateway: { adminKey: "${GATEWAY_ADMIN_KEY}" }']),
  ];
  const message = `can be reached by other machines, so the gateway asks for keys there: write ${missing.join(" and ")}, or listen on 127.0.0.1`;
  throw new InvalidConfigError({
    issues: [{ path: "gateway.host", message, received: JSON.stringify(host) }],
  });
}
