import type { LoadedFile } from "./loaded-file.js";

/** Fields that the gateway reads only when the process starts. */
const ofGateway = ["host", "port", "stateDir", "pathPrefix", "recordTo"] as const;
const ofLimits = ["headerBytes", "headersTimeoutMs", "bodyTimeoutMs"] as const;
const sections = ["redis", "telemetry"] as const;

/** Names the changed fields that take effect only after a restart. */
export function restartFields(
  before: LoadedFile["sections"],
  now: LoadedFile["sections"],
): readonly string[] {
  return [
    ...ofGateway
      .filter((name) => before.gateway[name] !== now.gateway[name])
      .map((name) => `gateway.${name}`),
    ...ofLimits
      .filter((name) => before.gateway.limits[name] !== now.gateway.limits[name])
      .map((name) => `gateway.limits.${name}`),
    ...sections.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name])),
  ];
}
