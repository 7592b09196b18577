import { createHotspare } from "@hotspare/core";
import { createGateway } from "@hotspare/gateway";
import { openai } from "@hotspare/provider-openai";
import { onTestFinished } from "vitest";
import { type Body, type ChatServer, startChatServer } from "../../support/chat-server.js";

export interface OpenedChat {
  readonly server: ChatServer;
  /** Sends a chat request to the gateway, and returns the text of the answer. @throws {Error} when the status is not 200 */
  ask(body: Body): Promise<string>;
}

interface ChatOptions {
  /** The message of the server's answer. */
  readonly message?: (body: Body) => Body;
  /** The field of the same name in a credential of `@hotspare/provider-openai`. */
  readonly send?: { readonly maxTokens: "max_completion_tokens" };
}

/** Opens a gateway with the model `m` on a server that records its requests. Both close at the end of the test. */
export async function openChat({ message, send }: ChatOptions = {}): Promise<OpenedChat> {
  const server = await startChatServer(message === undefined ? {} : { message });
  const hotspare = createHotspare({ plugins: [openai()] });
  const { baseURL } = server;
  const credentials = [
    { provider: "openai" as const, apiKey: "key-1", baseURL, ...(send === undefined ? {} : { send }) },
  ];
  const gateway = await createGateway({ hotspare, vlms: { m: hotspare.vlm({ model: "m", credentials }) } });
  const { url } = await gateway.listen({ port: 0 });
  onTestFinished(async () => {
    await gateway.close();
    await hotspare.close({ graceMs: 0 });
  });
  return {
    server,
    ask: async (body) => {
      const headers = { "content-type": "application/json" };
      const response = await fetch(`${url}/v1/chat/completions`, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
      });
      const text = await response.text();
      if (response.status !== 200) {
        throw new Error(`The gateway answered ${response.status}: ${text}`);
      }
      return text;
    },
  };
}
