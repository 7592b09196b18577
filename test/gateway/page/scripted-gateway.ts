import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { applyPatch, type Patch, type Snapshot } from "@hotspare/gateway/feed";
import type { PageFile } from "./built-page.js";

/** The strictest security policy under which the page works. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/** A server with the gateway's page, feed and log-in, whose state a test sets. */
export interface ScriptedGateway {
  /** Address of the page, with the path prefix and a slash at its end. */
  readonly url: string;
  readonly snapshot: Snapshot;
  /** The requested resets, in order. */
  readonly resets: readonly unknown[];
  /** Number of connections to the events. */
  readonly watchers: number;
  send(patch: Omit<Patch, "nowMs"> & { readonly nowMs?: number }): void;
  /** Ends every connection and refuses new connections until `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Sets another state, such as the state of a restarted process. */
  replace(snapshot: Snapshot): void;
  /** Ends every session and the connections of logged-in readers, as after twelve hours. */
  expire(): void;
  close(): Promise<void>;
}

export interface ScriptedOptions {
  readonly snapshot: Snapshot;
  readonly page?: ReadonlyMap<string, PageFile>;
  /** @default "/" */
  readonly prefix?: string;
  /** The admin key. Absent: nobody has to log in. */
  readonly adminKey?: string;
  /** Whether the events also need a log-in. @default false */
  readonly isPrivate?: boolean;
}

export async function scriptedGateway({
  snapshot: first,
  page = new Map(),
  prefix = "/",
  adminKey,
  isPrivate = false,
}: ScriptedOptions): Promise<ScriptedGateway> {
  let snapshot = first;
  let port = 0;
  let session = 1;
  let server: Server | undefined;
  const resets: unknown[] = [];
  const watchers = new Set<ServerResponse>();

  const isAdmin = ({ headers }: IncomingMessage) =>
    adminKey === undefined ||
    headers.cookie === `session=${session}` ||
    headers.authorization === `Bearer ${adminKey}`;
  const admin = (request: IncomingMessage): Snapshot["admin"] =>
    adminKey === undefined ? "open" : isAdmin(request) ? "logged-in" : "log-in-needed";
  const refuse = (response: ServerResponse, status: number, message: string) =>
    response
      .writeHead(status, { "content-type": "application/json" })
      .end(JSON.stringify({ error: { message } }));

  const get = (path: string, request: IncomingMessage, response: ServerResponse) => {
    const file = page.get(path === "" ? "index.html" : path);
    if (file !== undefined) {
      response
        .writeHead(200, { "content-type": file.type, "content-security-policy": POLICY })
        .end(file.text);
      return;
    }
    if (isPrivate && !isAdmin(request)) refuse(response, 401, "Log in with the admin key.");
    else if (path === "api/models")
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ ...snapshot, admin: admin(request) }));
    else if (path === "api/events") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
      response.write(
        `retry: 200\n\nevent: snapshot\ndata: ${JSON.stringify({ ...snapshot, admin: admin(request) })}\n\n`,
      );
      watchers.add(response);
      response.on("close", () => watchers.delete(response));
    } else refuse(response, 404, "There is no such page.");
  };
  const post = async (path: string, request: IncomingMessage, response: ServerResponse) => {
    const body: unknown = JSON.parse(Buffer.concat(await request.toArray()).toString());
    if (path === "api/log-in") {
      const isRight = (body as { readonly key?: unknown }).key === adminKey;
      if (isRight)
        response
          .writeHead(204, { "set-cookie": `session=${session}; HttpOnly; SameSite=Strict; Path=${prefix}` })
          .end();
      else refuse(response, 401, "This is not the admin's key.");
    } else if (path === "api/log-out")
      response.writeHead(204, { "set-cookie": `session=; Max-Age=0; Path=${prefix}` }).end();
    else if (!isAdmin(request)) refuse(response, 401, "Log in with the admin key.");
    else if (path === "api/reset") {
      resets.push(body);
      response.writeHead(204).end();
    } else refuse(response, 404, "There is no such page.");
  };
  const start = async () => {
    const opened = createServer((request, response) => {
      const path = (request.url ?? "").startsWith(prefix) ? (request.url ?? "").slice(prefix.length) : "none";
      if (request.method === "POST") void post(path, request, response);
      else get(path, request, response);
    });
    server = opened;
    await new Promise<void>((resolve) => opened.listen(port, "127.0.0.1", resolve));
    port = (opened.address() as AddressInfo).port;
  };
  const stop = async () => {
    const closing = server;
    server = undefined;
    if (closing === undefined) return;
    const closed = new Promise((resolve) => closing.close(resolve));
    closing.closeAllConnections();
    await closed;
  };
  await start();
  return {
    url: `http://127.0.0.1:${port}${prefix}`,
    get snapshot() {
      return snapshot;
    },
    resets,
    get watchers() {
      return watchers.size;
    },
    send(changes) {
      const patch: Patch = { nowMs: Date.now(), ...changes };
      snapshot = applyPatch(snapshot, patch);
      for (const response of watchers) response.write(`event: patch\ndata: ${JSON.stringify(patch)}\n\n`);
    },
    start,
    stop,
    replace(other) {
      snapshot = other;
    },
    expire() {
      session += 1;
      for (const response of watchers) response.end();
    },
    close: stop,
  };
}
