import { isObject } from "@hotspare/core/plugin";
import { readLiteral } from "../literals/literal-reader.js";
import { type Found, isUnread, type Unread } from "../recorded-error.js";
import { type Fields, fieldsAt, numberAt, textAt } from "./fields.js";
import { networkCodeOf } from "./network-codes.js";
import { operationOf } from "./operation-of.js";
import { readOwnText } from "./own-text.js";
import { readBody } from "./read-body.js";
import { readEventLine } from "./read-event-line.js";
import { notesOnHeaders, readHeaders } from "./read-headers.js";
import { replyInMessage } from "./read-message.js";
import { readOwnError } from "./read-own-error.js";
import { readFailures, readVerdict, verdictsIn } from "./read-verdict.js";

/** What a reader of one shape says: errors, why it could not read what has its shape, or nothing: not its shape. */
type Answer = readonly (Found | Unread)[] | undefined;

interface ShapeReader {
  /** The shape, as the report calls it. */
  readonly name: string;
  readonly read: (fields: Fields, name: string, depth: number) => Answer;
}

const statusNames = ["status", "statusCode", "status_code", "httpStatus", "http_status", "httpStatusCode"];
const headerNames = ["headers", "responseHeaders", "response_headers", "rawHeaders"];
/** Members under which an error stands in another: logs (pino, winston, bunyan), Node.js, the AI SDK, LangChain, Python. */
const containers = [
  "err",
  "error",
  "exception",
  "cause",
  "reason",
  "lastError",
  "originalError",
  "inner",
  "failure",
  "details",
  "detail",
  "context",
  "extra",
  "payload",
  "event",
  "e",
  "message",
  "msg",
  "log",
];
/** Members in which logs keep the text of an error. */
const textNames = ["message", "msg", "stack", "error", "err", "exception", "log"];
const maxDepth = 8;

/** Every shape in which an error is recorded. The first reader that answers decides, so the surest evidence comes first. */
const readers: readonly ShapeReader[] = [
  { name: "AllCredentialsFailedError", read: failureList },
  { name: "a verdict of Hotspare", read: (fields, name) => some(readVerdict(fields, name)) },
  { name: "a line of Hotspare's log", read: readEventLine },
  { name: "an error of Hotspare", read: (fields, name) => some(readOwnError(fields, name)) },
  { name: "an error with its response", read: replyBelow },
  { name: "an error with a status", read: replyHere },
  { name: "an error inside another", read: nested },
  { name: "a network error", read: network },
  { name: "the message of an error", read: message },
];

/** Reads an error, or several, from an object of any shape. Empty: the object shows no error. */
export function readShape(value: unknown, depth = 0): readonly (Found | Unread)[] {
  if (!isObject(value) || depth > maxDepth) {
    return [];
  }
  for (const { name, read } of readers) {
    const answer = read(value, name, depth);
    if (answer !== undefined && answer.length > 0) {
      return answer.map((found) => (isUnread(found) ? found : withContext(found, value)));
    }
  }
  return [];
}

/** What the outer object says of an error inside it, where the error does not say it itself. */
function withContext(found: Found, fields: Fields): Found {
  const request = fieldsAt(fields, ["config", "request", "req", "options"]);
  const response = fieldsAt(fields, ["response", "res"]);
  const names = ["baseURL", "url", "endpoint", "path", "host", "hostname"];
  const addresses = [fields, request, response].flatMap((place) =>
    place === undefined ? [] : [textsAt(place, names)],
  );
  return {
    ...found,
    provider: found.provider ?? textAt(fields, ["provider"]),
    model: found.model ?? textAt(fields, ["model"]),
    operation: found.operation ?? operationOf(textAt(fields, ["operation", "kind"]) ?? ""),
    address: [found.address ?? "", ...addresses].filter((text) => text !== "").join(" "),
  };
}

function textsAt(fields: Fields, names: readonly string[]): string {
  return names
    .map((name) => textAt(fields, [name]) ?? "")
    .join(" ")
    .trim();
}

function failureList(fields: Fields, readAs: string): Answer {
  const listed = readFailures(fields, readAs);
  if (listed.length > 0) {
    return listed;
  }
  for (const name of textNames) {
    const found = readOwnText(textAt(fields, [name]) ?? "", verdictsIn(fields));
    if (found.length > 0) {
      return found;
    }
  }
  return undefined;
}

/** axios and got (`response`), Azure's clients, pino-http (`res`), undici's `Response`. */
function replyBelow(fields: Fields, readAs: string): Answer {
  const response = fieldsAt(fields, ["response", "res", "Response"]);
  const status = response === undefined ? undefined : numberAt(response, statusNames);
  return response === undefined || status === undefined
    ? undefined
    : [replyOf(readAs, status, [response, fields])];
}

function replyHere(fields: Fields, readAs: string): Answer {
  const status = numberAt(fields, statusNames);
  if (status !== undefined && !(status === 0 && networkCodeOf(fields) !== undefined)) {
    return [replyOf(readAs, status, [fields])];
  }
  // A body alone: OpenRouter's and Google's say the status again as the code of their error.
  const error = isObject(fields["error"]) ? fields["error"] : undefined;
  const code = error === undefined ? undefined : numberAt(error, ["code", ...statusNames]);
  return code === undefined || code < 300 || code > 599
    ? undefined
    : [{ ...replyOf("the body of a reply", code, [{ body: { error } }]) }];
}

function replyOf(readAs: string, status: number, places: readonly Fields[]): Found | Unread {
  if (!(Number.isInteger(status) && status >= 200 && status < 600)) {
    return { problem: `has the status ${status}. A reply's status is a whole number from 200 to 599` };
  }
  const given = places.map((fields) =>
    headerNames.map((name) => fields[name]).find((value) => value != null),
  );
  const shown = given.find((value) => value !== undefined);
  const read = readHeaders(shown);
  if ("wrong" in read) {
    return {
      problem: `has a header that no reply can have: ${JSON.stringify(read.wrong)}. Correct it, or leave it out`,
    };
  }
  const { body, notes } = readBody(...places);
  return {
    readAs,
    failure: { kind: "reply", status, headers: read.headers, body },
    notes: [...notesOnHeaders(shown), ...notes],
  };
}

function nested(fields: Fields, _: string, depth: number): Answer {
  for (const name of containers) {
    const found = readShape(objectIn(fields[name]), depth + 1);
    if (found.length > 0) {
      return found;
    }
  }
  const { errors } = fields;
  // An `AggregateError` of Node.js has the code of its errors itself.
  return Array.isArray(errors) && networkCodeOf(fields) === undefined
    ? errors.flatMap((error: unknown) => readShape(error, depth + 1))
    : undefined;
}

/** Logs of containers keep a line's JSON as a text. */
function objectIn(value: unknown): unknown {
  return typeof value === "string" && /^\s*\{/.test(value)
    ? readLiteral(value, value.indexOf("{"))?.value
    : value;
}

function network(fields: Fields, readAs: string): Answer {
  const read = networkCodeOf(fields);
  if (read === undefined || replyInMessage(textAt(fields, ["message", "msg"]) ?? "") !== undefined) {
    return undefined;
  }
  const { code, note } = read;
  return [
    {
      readAs,
      failure: { kind: "network", code, message: textAt(fields, ["message", "msg"]) ?? code },
      notes: note === undefined ? [] : [note],
    },
  ];
}

function message(fields: Fields, readAs: string): Answer {
  const said = replyInMessage(textAt(fields, ["message", "msg", "log", "text"]) ?? "");
  return said === undefined
    ? undefined
    : [
        {
          readAs,
          failure: { kind: "reply", headers: {}, ...said },
          notes: ["Only the message was recorded: headers, such as retry-after, are not known."],
        },
      ];
}

function some(found: Found | undefined): readonly Found[] {
  return found === undefined ? [] : [found];
}
