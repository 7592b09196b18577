import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname } from "node:path";
import { ProtocolError } from "../contract/protocol-error.js";
import type { Exchange } from "./exchange.js";
import type { Serving } from "./route.js";
import { writeAnswer } from "./write-answer.js";

/** A file of the page, as it is served. */
interface PageFile {
  readonly contentType: string;
  readonly body: Buffer;
  readonly tag: string;
}

/** The files of the built page, by name. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** The page runs its own script and style alone, and asks its own origin alone. */
const pageHeaders: Readonly<Record<string, string>> = {
  "cache-control": "no-cache",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "x-frame-options": "DENY",
};

/** Where the build puts the page: beside `dist/index.js`, or below the sources' package. */
const directories = ["./page/", "../../dist/page/"].map((path) => new URL(path, import.meta.url));

/** Reads the built page into memory. Empty: the page has not been built. */
export async function readPageFiles(): Promise<PageFiles> {
  for (const directory of directories) {
    const names = await readdir(directory).catch((): string[] => []);
    if (names.includes("index.html")) {
      const known = names.filter((name) => extname(name) in contentTypes);
      return new Map(
        await Promise.all(known.map(async (name) => [name, await readPageFile(directory, name)] as const)),
      );
    }
  }
  return new Map();
}

async function readPageFile(directory: URL, name: string): Promise<PageFile> {
  const body = await readFile(new URL(name, directory));
  const tag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  return { contentType: contentTypes[extname(name)] ?? "application/octet-stream", body, tag };
}

/** `GET /`: the page. It has no data: those come from `/api`, which may need a log-in. */
export async function answerPage(exchange: Exchange, serving: Serving, files: PageFiles): Promise<void> {
  const { request } = exchange;
  const index = files.get("index.html");
  if (index === undefined) {
    throw new ProtocolError({
      status: 404,
      type: "invalid_request_error",
      code: "page_not_built",
      message:
        "The page has not been built. Run npm run build:page in the repository, or install the published package.",
    });
  }
  const asked = (Reflect.get(request, "originalUrl") ?? request.url ?? "/") as string;
  const [path = "/"] = asked.split("?", 1);
  if (!path.endsWith("/")) {
    // The page's addresses are relative, so that they work behind any prefix: they need the slash.
    const last = path.slice(path.lastIndexOf("/") + 1);
    const location = { location: `./${last}/` };
    await writeAnswer(
      exchange,
      { status: 308, contentType: "text/plain", body: "", headers: location },
      serving.generation.options.limits,
    );
    return;
  }
  await answerFile(exchange, serving, index);
}

/** A file of the page, by its name alone: no path leads out of the map. */
export async function answerPageFile(exchange: Exchange, serving: Serving, file: PageFile): Promise<void> {
  await answerFile(exchange, serving, file);
}

async function answerFile(
  exchange: Exchange,
  { generation }: Serving,
  { body, contentType, tag }: PageFile,
): Promise<void> {
  const isKnown = exchange.request.headers["if-none-match"] === tag;
  const headers = { ...pageHeaders, etag: tag };
  const answer = isKnown ? { status: 304, body: "" } : { status: 200, body };
  await writeAnswer(exchange, { ...answer, contentType, headers }, generation.options.limits);
}
