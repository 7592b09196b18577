import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname } from "node:path";
import { ProtocolError } from "../contract/protocol-error.js";
import type { Exchange } from "./exchange.js";
import type { Serving } from "./route.js";
import { writeAnswer } from "./write-answer.js";

/** A file of the page, ready to be served. */
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

/** The headers allow the page only its own script and style, and only requests to its own origin. */
const pageHeaders: Readonly<Record<string, string>> = {
  "cache-control": "no-cache",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "x-frame-options": "DENY",
};

/** Possible places of the built page: beside `dist/index.js`, or in `dist` of the package when the sources run. */
const directories = ["./page/", "../../dist/page/"].map((path) => new URL(path, import.meta.url));

/** Reads the built page into memory. Empty if the page has not been built. */
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

/** `GET /`: answers the page. The page contains no data. It reads the data from `/api`, which may need a log-in. */
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
    // The page uses relative addresses, so that they work behind any prefix. Relative addresses need the slash.
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

/** Answers a file of the page. The file comes from a map by its name, so no path can reach other files of the disk. */
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
