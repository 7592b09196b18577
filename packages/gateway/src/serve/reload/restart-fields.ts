import type { LoadedFile } from "./loaded-file.js";

/** Fields that are read once, when the process starts. */
const ofGateway = ["host", "port", "stateDir", "pathPrefix", "recordTo"] as const;
const ofLimits = ["headerBytes", "headersTimeoutMs", "bodyTimeoutMs"] as const;
const sections = ["redis", "telemetry"] as const;

/** Names the fields of a new file that only a restart puts in force. */
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
