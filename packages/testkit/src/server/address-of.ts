/** A provider that the simulator speaks for, by the name that a credential gives it. */
export type SimulatedProvider = "openai" | "azure" | "volcengine" | "vikingdb";

/** What a credential's address ends in. Azure's and VikingDB's clients add the whole path themselves. */
const BASE_PATHS: Readonly<Record<SimulatedProvider, string>> = {
  openai: "/v1",
  azure: "",
  volcengine: "/api/v3",
  vikingdb: "",
};

/** @throws RangeError when there is no such provider */
export function addressOf(origin: string, provider: SimulatedProvider, endpoint?: string): string {
  const basePath = BASE_PATHS[provider];
  if (basePath === undefined) {
    const known = Object.keys(BASE_PATHS).join(", ");
    throw new RangeError(
      `The simulator does not speak for the provider ${JSON.stringify(provider)}: take one of ${known}.`,
    );
  }
  const prefix = endpoint === undefined ? "" : `/e/${encodeURIComponent(endpoint)}`;
  return `${origin}${prefix}${basePath}`;
}
