import { type AddressInfo, createServer, type Socket } from "node:net";

/** A request with its exact bytes: the headers keep their case and their order. */
export interface RecordedRequest {
  /** The method and the target, such as `POST /v1/embeddings`. */
  readonly line: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export interface Recorder {
  readonly origin: string;
  readonly requests: readonly RecordedRequest[];
  /** Closes the server and its connections. */
  close(): void;
}

/**
 * Opens a server on 127.0.0.1 that keeps the bytes of each request, so that a test can compare what two clients send. The server sends a good answer
 * of OpenAI's protocol.
 */
export async function openRecorder(): Promise<Recorder> {
  const requests: RecordedRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    let bytes = "";
    socket.on("error", () => undefined);
    socket.setEncoding("latin1");
    socket.on("data", (piece: string) => {
      bytes += piece;
      const request = wholeRequest(bytes);
      if (request !== undefined) {
        bytes = "";
        requests.push(request);
        socket.write(answerTo(request));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    close: () => {
      server.close();
      for (const socket of sockets) {
        socket.destroy();
      }
    },
  };
}

/** The request in the received bytes. Undefined: the request is not complete. */
function wholeRequest(bytes: string): RecordedRequest | undefined {
  const headEnd = bytes.indexOf("\r\n\r\n");
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(bytes)?.[1] ?? 0);
  const bodyStart = headEnd + 4;
  if (headEnd === -1 || bytes.length < bodyStart + length) {
    return undefined;
  }
  const [line = "", ...fields] = bytes.slice(0, headEnd).split("\r\n");
  return {
    line: line.replace(/ HTTP\/1\.1$/, ""),
    headers: fields.map(splitField),
    body: Buffer.from(bytes.slice(bodyStart, bodyStart + length), "latin1").toString(),
  };
}

function splitField(field: string): readonly [string, string] {
  const colon = field.indexOf(":");
  return [field.slice(0, colon), field.slice(colon + 1).trim()];
}

const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
const message = { role: "assistant", content: "yes" };
const ended = { index: 0, finish_reason: "stop" };
const events = `data: ${JSON.stringify({ choices: [{ ...ended, delta: message }], usage })}\n\ndata: [DONE]\n\n`;
const completion = JSON.stringify({ model: "m", choices: [{ ...ended, message }], usage });
const embedding = JSON.stringify({ data: [{ index: 0, embedding: [1, 0] }], model: "m", usage });

function answerTo({ line, body }: RecordedRequest): string {
  const isChat = /\/chat\/completions(?:\?|$)/.test(line);
  const isStream = isChat && body.includes('"stream":true');
  const text = isStream ? events : isChat ? completion : embedding;
  const type = isStream ? "text/event-stream" : "application/json";
  return `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

/** Headers that `fetch` adds to the given headers (Fetch standard, "HTTP-network-or-cache fetch"). */
const ofFetch = new Set(["accept-language", "sec-fetch-mode", "accept-encoding", "connection"]);

/** The request without the parts that depend only on the HTTP client: the order and the case of the headers, and the headers that `fetch` adds. */
export function comparableRequest({ line, headers, body }: RecordedRequest) {
  const named = headers.map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    line,
    headers: named.filter(([name]) => !ofFetch.has(name)).sort(([one], [other]) => (one < other ? -1 : 1)),
    body: JSON.parse(body) as unknown,
  };
}
