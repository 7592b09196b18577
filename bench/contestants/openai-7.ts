import { pathToFileURL } from "node:url";
import type OpenAI from "openai";
import type { Contestant } from "../contestant.js";
import { peerFolder } from "../measure/unlocked-peers.js";
import { sdkCalls } from "./sdk-calls.js";
import { wrapped } from "./wrapped.js";

// It asks for Node 22, and runs on Node 20. What is called here is alike in both versions.
const entry = pathToFileURL(`${await peerFolder("openai 7")}/index.mjs`);
const { OpenAI: OpenAI7 } = (await import(entry.href)) as { readonly OpenAI: typeof OpenAI };

/** The newest SDK as it is, with its own retries. */
export const openai7: Contestant = {
  connect(endpoint) {
    const { baseURL, keys } = endpoint;
    const calls = sdkCalls(new OpenAI7({ apiKey: keys[0] ?? "", baseURL }), endpoint);
    return wrapped((attempt) => attempt(calls));
  },
};
