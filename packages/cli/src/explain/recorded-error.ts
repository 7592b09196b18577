import { validateHeaderName, validateHeaderValue } from "node:http";
import type { Operation } from "@hotspare/core/plugin";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";

/** An error as the user recorded it. */
export interface RecordedError {
  readonly provider: string;
  readonly operation: Operation | undefined;
  readonly model: string | undefined;
  readonly failure:
    | {
        readonly kind: "reply";
        readonly status: number;
        readonly headers: Readonly<Record<string, string>>;
        readonly body: unknown;
      }
    | { readonly kind: "network"; readonly code: string; readonly message: string };
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads one error, a list of errors, or one error on each line. */
export function readRecordedErrors(text: string, provider: string | undefined): readonly RecordedError[] {
  const entries = parse(text);
  if (entries.length === 0) {
    throw invalid("There is no error in it: the list is empty.");
  }
  return entries.map((entry, index, all) => {
    const place = all.length === 1 ? "The error" : `Error ${index + 1}`;
    return toRecordedError(entry, place, provider);
  });
}

function parse(text: string): readonly unknown[] {
  const whole = parseJson(text);
  if (whole !== undefined) {
    return Array.isArray(whole.value) ? whole.value : [whole.value];
  }
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const values = lines.map(parseJson);
  const broken = values.indexOf(undefined);
  if (lines.length < 2 || broken !== -1) {
    const where = lines.length < 2 ? "" : `, nor is its line ${broken + 1}`;
    throw invalid(
      `This is not JSON${where}. An error is an object such as {"provider": "openai", "status": 429, "body": {…}}.`,
    );
  }
  return values.map((entry) => entry?.value);
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function toRecordedError(entry: unknown, place: string, given: string | undefined): RecordedError {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
    throw invalid(`${place} is no object. Write {"provider": "openai", "status": 429, "body": {…}}.`);
  }
  const fields = entry as Fields;
  const provider = given ?? fields["provider"];
  if (typeof provider !== "string" || provider === "") {
    throw invalid(`${place} does not say whose it is. Give it a "provider", or say --provider openai.`);
  }
  const { operation, model } = fields;
  return {
    provider,
    operation: typeof operation === "string" ? operationOf(operation) : undefined,
    model: typeof model === "string" ? model : undefined,
    failure: failureIn(fields, place),
  };
}

function failureIn(fields: Fields, place: string): RecordedError["failure"] {
  const { headers } = fields;
  const status = numberOf(fields["status"]);
  const code =
    fields["errno"] ?? fields["network_code"] ?? (status === undefined ? fields["code"] : undefined);
  // SDKs keep the reply's body under `error`. Logs of the reply itself call it `body`.
  const body = fields["body"] ?? fields["error"];
  if (typeof status === "number" && Number.isInteger(status) && status >= 200 && status < 600) {
    return { kind: "reply", status, headers: textsIn(headers, place), body: body ?? "" };
  }
  if (typeof status === "number") {
    throw invalid(`${place} has the status ${status}. A reply's status is a whole number from 200 to 599.`);
  }
  if (typeof code === "string" && code !== "") {
    const { message } = fields;
    return { kind: "network", code, message: typeof message === "string" ? message : code };
  }
  throw invalid(
    `${place} has neither a status nor a network code. Write {"status": 429, "body": {…}} or {"errno": "ECONNRESET"}.`,
  );
}

/** Maps the names of operations in providers, logs and Hotspare. */
function operationOf(name: string): Operation | undefined {
  if (/embed/i.test(name)) {
    return "embed";
  }
  if (/stream/i.test(name)) {
    return "stream";
  }
  return /chat|complet|vlm|response/i.test(name) ? "complete" : undefined;
}

/** A table of errors may store the status as text. */
function numberOf(status: unknown): number | undefined {
  if (typeof status === "string" && /^\d+$/.test(status)) {
    return Number(status);
  }
  return typeof status === "number" ? status : undefined;
}

function textsIn(headers: unknown, place: string): Readonly<Record<string, string>> {
  const entries = typeof headers === "object" && headers !== null ? Object.entries(headers) : [];
  // Lengths and encodings belong to the recorded reply. The server writes this reply anew.
  const own = entries.filter(
    ([name]) => !/^(?:content-length|content-encoding|transfer-encoding|connection)$/i.test(name),
  );
  return Object.fromEntries(
    own.map(([name, value]) => {
      const text = String(value);
      try {
        validateHeaderName(name);
        validateHeaderValue(name, text);
      } catch {
        throw invalid(
          `${place} has a header that no reply can have: ${JSON.stringify(name)}. Correct it, or leave it out.`,
        );
      }
      return [name, text];
    }),
  );
}

function invalid(message: string): CommandFailure {
  return new CommandFailure(message, exitCodes.invalid);
}
