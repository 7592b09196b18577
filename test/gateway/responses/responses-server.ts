import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Vlm } from "@hotspare/core";
import { onTestFinished } from "vitest";
import { toProtocolError } from "../../../packages/gateway/src/protocol/errors/to-protocol-error.js";
import { responsesEndpoint } from "../../../packages/gateway/src/protocol/responses/responses-endpoint.js";

/** A server of `POST /v1/responses` that is made of the endpoint alone. Gives the `baseURL` of OpenAI's clients. */
export async function startResponsesServer(vlm: Vlm): Promise<string> {
  const server = createServer(async (request, response) => {
    const about = { id: `resp_${randomUUID().replaceAll("-", "")}`, createdMs: Date.now(), model: "mine" };
    const writeError = (error: unknown) => {
      const answer = toProtocolError(error, about);
      response.writeHead(answer.status, { "content-type": "application/json" });
      response.end(JSON.stringify(answer));
    };
    try {
      const ask = responsesEndpoint.read(JSON.parse(await textOf(request)));
      if (!ask.stream) {
        const answer = responsesEndpoint.answer(await vlm.complete(ask.request), ask, about);
        response.writeHead(200, { "content-type": "application/json" });
        response.end(JSON.stringify(answer));
        return;
      }
      const writer = responsesEndpoint.stream(ask, about);
      try {
        for await (const chunk of vlm.stream(ask.request)) {
          if (!response.headersSent) {
            response.writeHead(200, { "content-type": "text/event-stream" });
          }
          response.write(writer.chunk(chunk));
        }
        response.end(writer.end());
      } catch (error) {
        if (!response.headersSent) {
          throw error;
        }
        response.end(writer.fail(toProtocolError(error, about)));
      }
    } catch (error) {
      writeError(error);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) {
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces).toString();
}
