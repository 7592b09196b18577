import { InvalidConfigError } from "@hotspare/core";
import { hostOfName, isLoopbackHost } from "../server/security/allowed-host.js";

/** Who can reach a gateway, and who may. */
export interface Exposure {
  readonly host: string;
  readonly hasClients: boolean;
  readonly hasAdminKey: boolean;
}

/**
 * A gateway that other machines reach asks for keys: its answers cost money, and its page shows what happens.
 *
 * @throws {InvalidConfigError} when the address is not of this machine alone, and there are no clients or no admin key
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
