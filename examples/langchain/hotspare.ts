// The models of an application, in one file: `before.ts` and `after.ts` show the line that changes elsewhere.
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";

export const hotspare = createHotspare({ plugins: [openai()] });

const baseURL = process.env["OPENAI_BASE_URL"];
const credentials = [
  { id: "team-a", provider: "openai" as const, apiKey: process.env["OPENAI_KEY_A"], baseURL },
  { id: "team-b", provider: "openai" as const, apiKey: process.env["OPENAI_KEY_B"], baseURL },
];
export const vlm = hotspare.vlm({ model: "gpt-4.1-mini", credentials });
export const embedder = hotspare.embedder({ model: "text-embedding-3-small", credentials });
