import { openaiFlavor } from "../openai/openai-flavor.js";
import type { ServerFlavor } from "../openai/server-flavor.js";
import { dashscope } from "./dashscope.js";
import { deepseek } from "./deepseek.js";
import { gemini } from "./gemini.js";
import { groq } from "./groq.js";
import { litellm } from "./litellm.js";
import { llamaCpp } from "./llama-cpp.js";
import { mistral } from "./mistral.js";
import { ollama } from "./ollama.js";
import { openrouter } from "./openrouter.js";
import { vllm } from "./vllm.js";

/** Servers that speak OpenAI's protocol, by the name that `startSimulator({ dialect })` takes. */
const FLAVORS = {
  openai: openaiFlavor,
  vllm,
  ollama,
  "llama.cpp": llamaCpp,
  gemini,
  openrouter,
  deepseek,
  mistral,
  groq,
  dashscope,
  litellm,
} as const;

/** A server that the simulator speaks as where OpenAI's protocol is spoken. */
export type SimulatedDialect = keyof typeof FLAVORS;

/** @throws RangeError when no server has this name */
export function serverFlavor(name: SimulatedDialect): ServerFlavor {
  if (Object.hasOwn(FLAVORS, name)) return FLAVORS[name];
  const known = Object.keys(FLAVORS).join(", ");
  throw new RangeError(
    `The simulator does not know the dialect ${JSON.stringify(name)}: use one of ${known}.`,
  );
}
