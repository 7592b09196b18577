import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** One way in which a server says back everything it was told. */
export interface Echo {
  readonly name: string;
  readonly answer: (said: string, response: ServerResponse) => void;
}

const json = (response: ServerResponse, status: number, body: unknown, headers = {}) => {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
};
const event = (response: ServerResponse, text: string) => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.end(text);
};

/** Every place that a reply has. */
export const echoes: readonly Echo[] = [
  {
    name: "the error's message",
    answer: (said, response) => json(response, 401, { error: { message: `No such key: ${said}` } }),
  },
  {
    name: "the error's code, type and parameter",
    answer: (said, response) =>
      json(response, 400, { error: { message: "x", code: said, type: said, param: said } }),
  },
  {
    name: "a deep place of the body",
    answer: (said, response) =>
      json(response, 500, { error: { message: "x", details: [{ a: { b: [said] } }] } }),
  },
  {
    name: "a name of the body",
    answer: (said, response) => json(response, 500, { error: { message: "x", [said]: 1 } }),
  },
  {
    name: "the headers",
    answer: (said, response) =>
      json(
        response,
        429,
        { error: { message: "slow down" } },
        {
          "x-request-id": said.replaceAll(/[^\x20-\x7e]/g, ""),
          "set-cookie": said.replaceAll(/[^\x20-\x7e]/g, ""),
        },
      ),
  },
  {
    name: "the address of a redirect",
    answer: (said, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:9/login?key=${encodeURIComponent(said)}` });
      response.end();
    },
  },
  {
    name: "the reason of the status line",
    answer: (said, response) => {
      response.writeHead(503, said.replaceAll(/[^\x20-\x7e]/g, " "), { "content-type": "text/plain" });
      response.end("no");
    },
  },
  {
    name: "a page",
    answer: (said, response) => {
      response.writeHead(502, { "content-type": "text/html" });
      response.end(`<html><body>${said}</body></html>`);
    },
  },
  {
    name: "a page with status 200",
    answer: (said, response) => {
      response.writeHead(200, { "content-type": "text/html" });
      response.end(`<html><body>${said}</body></html>`);
    },
  },
  {
    name: "half of a JSON text",
    answer: (said, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(`{"data":[{"embedding":"${said}`);
    },
  },
  {
    name: "a flat body",
    answer: (said, response) => json(response, 403, { code: 1_000_001, message: said, detail: said }),
  },
  {
    name: "the gateway's shape",
    answer: (said, response) =>
      json(response, 401, {
        ResponseMetadata: { Error: { Code: "InvalidAccessKey", Message: `[${said}]` } },
      }),
  },
  {
    name: "an event of a stream",
    answer: (said, response) =>
      event(response, `data: ${JSON.stringify({ error: { message: said, code: said } })}\n\n`),
  },
  {
    name: "an event that is no JSON",
    answer: (said, response) => event(response, `data: {"choices": ${said}\n\n`),
  },
];

/** The origin of a server that answers with what it was told: each header's value, and the address. */
export async function startEchoingServer({ answer }: Echo): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    request.once("end", () => answer(everything(request), response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function everything({ headers, url = "" }: IncomingMessage): string {
  return [...Object.values(headers).flat(), url, decodeURIComponent(url)].join(" ; ");
}
