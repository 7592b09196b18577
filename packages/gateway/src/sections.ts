// `@hotspare/gateway/sections`: the fields that a gateway's file may have, for programs that read the file and serve nothing. This door loads no server.

export { type GatewayFile, gatewayFileIssues, gatewayFileOptions } from "./serve/gateway-file.js";
export type { GatewaySection } from "./serve/sections/gateway-section.js";
export { gatewaySections } from "./serve/sections/gateway-sections.js";
export type { RedisSection } from "./serve/sections/redis-section.js";
export type { TelemetrySection } from "./serve/sections/telemetry-section.js";
