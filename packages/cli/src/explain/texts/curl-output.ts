import type { Operation } from "@hotspare/core/plugin";
import { type Found, isUnread, type Unread } from "../recorded-error.js";
import { operationOfAddress } from "../shapes/operation-of.js";
import { readShape } from "../shapes/shape-readers.js";
import type { TextReader } from "./text-reader.js";

/** `HTTP/1.1 429 Too Many Requests`, `HTTP/2 429`, and both behind the `<` of `curl -v`. */
const statusLine = /^(?:< )?HTTP\/\d(?:\.\d)? (\d{3})(?: [^\n]*)?$/;
/** What `curl -v` writes besides the reply: requests, remarks, counts of bytes, the progress meter. */
const remark =
  /^(?:[>*] ?|[{}] \[\d+ bytes data\]|\s*% Total|\s*Dload|\s*[\d.]+[kMG]?\s+[\d.]+[kMG]?\s+\d+\s)/;
const failure = /^curl: \((\d+)\) ?(.*)$/m;

/** Exit codes of curl for which there was no reply, as Node.js would name them. Source: curl's manual, EXIT CODES. */
const exitCodes: Readonly<Record<string, string>> = {
  5: "ENOTFOUND",
  6: "ENOTFOUND",
  7: "ECONNREFUSED",
  16: "ERR_HTTP2_STREAM_ERROR",
  18: "UND_ERR_SOCKET",
  28: "UND_ERR_HEADERS_TIMEOUT",
  35: "EPROTO",
  51: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  52: "UND_ERR_SOCKET",
  55: "ECONNRESET",
  56: "ECONNRESET",
  60: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  92: "ERR_HTTP2_STREAM_ERROR",
};

interface Block {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string;
}

/** Output of `curl -i`, `curl -v` and `curl -D -`, and other clients that print a reply as it came. */
export const curlOutput: TextReader = {
  name: "the output of curl",
  read: (text) => {
    const lines = text.split(/\r?\n|\r(?=[<>*])/);
    const blocks = blocksOf(lines);
    const address = addressIn(text, lines);
    const operation = operationOfAddress(address);
    const replies = blocks.filter((block, index) => !isOnTheWay(block, index === blocks.length - 1));
    if (replies.length > 0) {
      return replies.flatMap(({ status, headers, body }) =>
        readShape({ status, headers: headers.join("\n"), body }).map((found) =>
          named(found, address, operation),
        ),
      );
    }
    const [, code = "", message = ""] = failure.exec(text) ?? [];
    const errno = exitCodes[code];
    return errno === undefined
      ? undefined
      : readShape({ errno, message }).map((found) => named(found, address, operation));
  },
};

function named(found: Found | Unread, address: string, operation: Operation | undefined): Found | Unread {
  return isUnread(found) ? found : { ...found, readAs: curlOutput.name, address, operation };
}

function blocksOf(lines: readonly string[]): readonly Block[] {
  const starts = lines.flatMap((line, index) => (statusLine.test(line) ? [index] : []));
  const isVerbose = starts.some((start) => lines[start]?.startsWith("< ") === true);
  return starts.map((start, index) => {
    const status = Number(statusLine.exec(lines[start] ?? "")?.[1]);
    const own = lines.slice(start + 1, starts[index + 1]);
    const end = own.findIndex((line) => (isVerbose ? /^<\s*$/ : /^\s*$/).test(line));
    const headers = own.slice(0, end === -1 ? own.length : end).map((line) => line.replace(/^< /, ""));
    const rest = end === -1 ? [] : own.slice(end + 1);
    const body = rest.filter((line) => !(isVerbose && remark.test(line)) && !failure.test(line));
    return { status, headers: headers.filter((line) => /^[\w-]+:/.test(line)), body: body.join("\n").trim() };
  });
}

/** A reply that another follows: `100 Continue`, a redirect, the answer of a proxy to CONNECT. */
function isOnTheWay({ status, body }: Block, isLast: boolean): boolean {
  return status < 200 || (!isLast && ((status >= 300 && status < 400) || (status === 200 && body === "")));
}

/** The host and the path that curl asked, from the lines it sent. */
function addressIn(text: string, lines: readonly string[]): string {
  const host = /^> Host: ?(\S+)/im.exec(text)?.[1] ?? /^\* Connected to (\S+)/m.exec(text)?.[1] ?? "";
  const path = lines
    .map((line) => /^> [A-Z]+ (\S+) HTTP/.exec(line)?.[1])
    .find((found) => found !== undefined);
  return `${host}${path ?? ""} ${typedAddress(lines)}`.trim();
}

/** The address of a command line. */
function typedAddress(lines: readonly string[]): string {
  for (const line of lines) {
    const start = line.search(/\bcurl\b/);
    const address = start === -1 ? undefined : /https?:\/\/[^\s'"]+/.exec(line.slice(start))?.[0];
    if (address !== undefined) {
      return address;
    }
  }
  return "";
}
