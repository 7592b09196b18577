import type { GatewayOptions } from "../../server/gateway-options.js";
import type { GatewayLog } from "../logs/open-log.js";
import type { LastingParts } from "../open-parts.js";
import type { LoadedFile } from "./loaded-file.js";

/** Makes the options of the server from a file. A changed path prefix takes effect only after a restart. */
export function servingOptions(
  file: LoadedFile,
  pathPrefix: string,
  { desk, admin }: LastingParts,
  logger: GatewayLog,
): GatewayOptions {
  const { aliases, defaultModel, allowedHosts, corsOrigins, limits } = file.sections.gateway;
  return {
    aliases,
    defaultModel,
    allowedHosts,
    corsOrigins,
    limits,
    pathPrefix,
    clients: desk,
    admin,
    logger,
  };
}
