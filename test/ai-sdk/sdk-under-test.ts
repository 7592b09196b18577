import type * as V3 from "@hotspare/ai-sdk";
import type { HotspareMetadata } from "@hotspare/ai-sdk";
import type * as Ai from "ai";
import { openSdkWorld, type SdkWorld } from "./sdk-world.js";

/** The real `ai`, of whichever version, and Hotspare's models for it. */
export interface Sdk {
  readonly ai: Pick<
    typeof Ai,
    | "generateText"
    | "streamText"
    | "embed"
    | "embedMany"
    | "tool"
    | "stepCountIs"
    | "Output"
    | "APICallError"
    | "NoSuchModelError"
    | "createProviderRegistry"
    | "UnsupportedFunctionalityError"
  >;
  readonly hotspare: Pick<typeof V3, "hotspareModel" | "hotspareEmbedding" | "hotspareProvider">;
}

export const prompt = "Say hello";

export function metadataOf(providerMetadata: unknown): HotspareMetadata {
  return (providerMetadata as { readonly hotspare: HotspareMetadata }).hotspare;
}

export async function gather<Part>(parts: AsyncIterable<Part>): Promise<readonly Part[]> {
  const gathered: Part[] = [];
  for await (const part of parts) gathered.push(part);
  return gathered;
}

export async function rejection(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("It did not reject.");
}

/** A test in a world of its own. */
export const inWorld = (run: (world: SdkWorld) => Promise<void>) => async () => {
  await using world = await openSdkWorld();
  await run(world);
};
