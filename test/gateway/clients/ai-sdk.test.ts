import { createOpenAI } from "@ai-sdk/openai";
import * as ai from "ai";
import { describeAiSdk } from "./ai-sdk-tests.js";

describeAiSdk("The AI SDK 6", async () => [ai, createOpenAI]);
