/** Whose embedding model Bedrock serves: each family has options of its own. */
export type BedrockFamily = "cohere" | "nova" | "other";

/** Source: Amazon Bedrock user guide, "Supported foundation models": model ids, which regional inference profiles begin with a region. */
export function bedrockFamilyOf(modelId: string): BedrockFamily {
  if (/cohere\.embed-/.test(modelId)) {
    return "cohere";
  }
  return /amazon\.nova-.*embed/.test(modelId) ? "nova" : "other";
}
