import { spawn } from "node:child_process";
import { once } from "node:events";
import { startSimulator } from "@hotspare/testkit";

/** A service as a user writes it, in JavaScript: it embeds, describes a picture, and says who answered. Its first key is dead. */
export const serviceText = `
import { createServer } from "node:http";
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { volcengine } from "@hotspare/provider-volcengine";

const hotspare = createHotspare({ plugins: [openai(), volcengine()] });
const credentials = ["dead", "spare"].map((id) => ({ id, provider: "openai", apiKey: "key-" + id, baseURL: process.env.BASE_URL }));
const embedder = hotspare.embedder({ model: "text-embedding-3-small", credentials });
const vlm = hotspare.vlm({ model: "gpt-4.1-mini", credentials });
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64");

async function answer() {
  const { embeddings, attempts, credentialId } = await embedder.embed(["hello"]);
  const { content } = await vlm.complete({ prompt: "What is this?", images: [png] });
  return { numbers: embeddings[0].dense.length, failed: attempts[0].classification.class, credentialId, isDescribed: content !== "" };
}
const server = createServer((_, response) => {
  answer().catch(({ name, message }) => ({ name, message })).then((value) => response.end(JSON.stringify(value)));
});
server.listen(0, "127.0.0.1", () => console.log("port " + server.address().port));
`;

/** What the service answers after its failover. */
export const failedOver = { numbers: 1_536, failed: "auth", credentialId: "spare", isDescribed: true };

/** Starts the service with this Node, asks it once, and ends it. Rejects with what it said when it does not start. */
export async function askService(folder: string, ...parameters: readonly string[]): Promise<unknown> {
  await using simulator = await startSimulator();
  simulator.key("key-dead").revoked();
  const environment = { ...process.env, BASE_URL: simulator.baseURL };
  const service = spawn(process.execPath, parameters, { cwd: folder, env: environment });
  const ended = once(service, "close");
  try {
    const port = await new Promise<string>((resolve, reject) => {
      let said = "";
      const listen = (words: Buffer) => {
        said += words;
        const [, found] = /port (\d+)/.exec(said) ?? [];
        if (found !== undefined) resolve(found);
      };
      service.stdout.on("data", listen);
      service.stderr.on("data", listen);
      service.on("close", () => reject(new Error(`The service did not start: ${said.slice(-4_000)}`)));
    });
    return await (await fetch(`http://127.0.0.1:${port}/`)).json();
  } finally {
    service.kill();
    await ended;
  }
}
