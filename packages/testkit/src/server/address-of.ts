/** A provider that the simulator imitates, named as in a credential. */
export type SimulatedProvider = "openai" | "azure" | "volcengine" | "vikingdb";

/** Path of a credential's address. Azure's and VikingDB's clients add the whole path themselves. */
const BASE_PATHS: Readonly<Record<Exclude<SimulatedProvider, "openai">, string>> = {
  azure: "",
  volcengine: "/api/v3",
  vikingdb: "",
};

/**
 * Returns the address of a provider. `openaiPath` is the path of the server that speaks OpenAI's protocol.
 *
 * @throws RangeError when the provider does not exist
 */
export function addressOf(
  origin: string,
  openaiPath: string,
  provider: SimulatedProvider,
  endpoint?: string,
): string {
  const basePath = provider === "openai" ? openaiPath : BASE_PATHS[provider];
  if (basePath === undefined) {
    const known = ["openai", ...Object.keys(BASE_PATHS)].join(", ");
    throw new RangeError(
      `The simulator does not speak for the provider ${JSON.stringify(provider)}: take one of ${known}.`,
    );
  }
  const prefix = endpoint === undefined ? "" : `/e/${encodeURIComponent(endpoint)}`;
  return `${origin}${prefix}${basePath}`;
}
