import { describe } from "vitest";
import { type AiSdk, describeAiSdk } from "./ai-sdk-tests.js";

/** The packages of `ai` 7 have only ES modules and need Node.js 22. */
const isNewEnough = Number(process.versions.node.split(".")[0]) >= 22;
if (!isNewEnough) {
  console.log(`Not run on Node.js ${process.versions.node}: the AI SDK 7 wants 22 or later.`);
}

describe.runIf(isNewEnough)("On Node.js 22 and later", () => {
  describeAiSdk("The AI SDK 7", async () => {
    const [ai, { createOpenAI }] = await Promise.all([import("ai-7"), import("@ai-sdk/openai-4")]);
    // The types of the versions differ only in parts that the tests do not use.
    return [ai as unknown as AiSdk, createOpenAI as unknown as typeof import("@ai-sdk/openai").createOpenAI];
  });
});
