import { createServer, type IncomingHttpHeaders, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { Exchange } from "./exchange.js";
import { normalizeGatewayOptions } from "./gateway-options.js";
import { answerPage, type PageFiles } from "./page-files.js";
import type { Serving } from "./route.js";
import { writeError } from "./write-answer.js";

const page: PageFiles = new Map([
  ["index.html", { contentType: "text/html; charset=utf-8", body: Buffer.from("<p>page</p>"), tag: '"tag"' }],
]);
const options = normalizeGatewayOptions();

interface Got {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

async function open(files: PageFiles, originalUrl?: string) {
  const server = createServer((request, response) => {
    if (originalUrl !== undefined) Reflect.set(request, "originalUrl", originalUrl);
    const exchange = new Exchange(request, response, "/");
    const serving = { generation: { options } } as Serving;
    answerPage(exchange, serving, files).catch((error) => writeError(exchange, error, options.limits));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return (path: string, headers: Record<string, string> = {}) =>
    new Promise<Got>((resolve, reject) => {
      send({ port, path, headers, agent: false }, (answer) => {
        let body = "";
        answer.setEncoding("utf8").on("data", (piece: string) => {
          body += piece;
        });
        answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, body }));
      })
        .on("error", reject)
        .end();
    });
}

describe("the page", () => {
  it("runs only its own script and style, and cannot be framed", async () => {
    const get = await open(page);
    const { status, headers, body } = await get("/?x=1");
    expect([status, body]).toEqual([200, "<p>page</p>"]);
    expect(headers["content-security-policy"]).toMatch(
      /default-src 'none'; script-src 'self'; style-src 'self';/,
    );
    expect(headers["content-security-policy"]).not.toContain("unsafe");
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  });

  it("is not sent again to a browser that has the same version", async () => {
    const get = await open(page);
    const { headers } = await get("/");
    expect(await get("/", { "if-none-match": headers.etag ?? "" })).toMatchObject({ status: 304, body: "" });
  });

  it("redirects a browser to the address with a slash, because the page's addresses are relative", async () => {
    const get = await open(page, "/tools/hotspare?x=1");
    expect(await get("/")).toMatchObject({ status: 308, headers: { location: "./hotspare/" } });
  });

  it("says how to build the page if it has not been built", async () => {
    const get = await open(new Map());
    const { status, body } = await get("/");
    expect([status, body]).toEqual([404, expect.stringContaining("npm run build:page")]);
  });
});
