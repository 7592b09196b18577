/** A provider that the simulator imitates, named as in a credential. */
export type SimulatedProvider = "openai" | "azure" | "volcengine" | "vikingdb";

/** Path of a credential's address. Azure's and VikingDB's clients add the whole path themselves. */
const BASE_PATHS: Readonly<Record<SimulatedProvider, string>> = {
  openai: "/v1",
  azure: "",
  volcengine: "/api/v3",
  vikingdb: "",
};

/** @throws RangeError when the provider does not exist */
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
