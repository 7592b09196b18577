/** The vendor of an embedding model on Bedrock. Each family has different options. */
export type BedrockFamily = "cohere" | "nova" | "other";

/** Source: Amazon Bedrock user guide, "Supported foundation models": model ids. Ids of regional inference profiles begin with a region. */
export function bedrockFamilyOf(modelId: string): BedrockFamily {
  if (/cohere\.embed-/.test(modelId)) {
    return "cohere";
  }
  return /amazon\.nova-.*embed/.test(modelId) ? "nova" : "other";
}
