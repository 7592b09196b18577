import type { EmbeddingInput } from "@hotspare/core";
import { closestName } from "@hotspare/core/plugin";
import type { FieldNames, SourceInput } from "./source-input.js";
import { writtenNumber } from "./written-number.js";

/** Reads a line of JSON: a text, or an object with the text in a field. */
export function readJsonLine(text: string, line: number, fields: FieldNames): SourceInput {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { line, problem: notJson(text, error) };
  }
  if (typeof value === "string") {
    return fields.id === undefined
      ? { line, input: value }
      : {
          line,
          problem: `is a text, and has no field "${fields.id}" (--id-field). Write {"${fields.id}": …}`,
        };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { line, problem: Array.isArray(value) ? wholeArray : `is ${kindOf(value)}. ${shapeOf(fields)}` };
  }
  return readObject(value as Readonly<Record<string, unknown>>, text, line, fields);
}

function readObject(
  record: Readonly<Record<string, unknown>>,
  text: string,
  line: number,
  fields: FieldNames,
): SourceInput {
  const id = idOf(record, text, fields);
  if (id.problem !== undefined) {
    return { line, problem: id.problem };
  }
  const key = id.value === undefined ? {} : { id: id.value };
  if (!Object.hasOwn(record, fields.text)) {
    return { line, ...key, problem: `has no field "${fields.text}". ${mendField(record, "--text-field")}` };
  }
  const input = record[fields.text];
  if (typeof input !== "string" && !Array.isArray(input)) {
    const problem = `has ${kindOf(input)} in the field "${fields.text}". Write a text there, or name another field with --text-field`;
    return { line, ...key, problem };
  }
  return { line, ...key, input: input as EmbeddingInput };
}

/** An id may be a number, as keys of databases are. */
function idOf(
  record: Readonly<Record<string, unknown>>,
  text: string,
  { id }: FieldNames,
): { readonly value?: string; readonly problem?: string } {
  const value = record[id ?? "id"];
  if (value === undefined || value === null) {
    const problem = `has no field "${id}". ${mendField(record, "--id-field")}`;
    return id === undefined ? {} : { problem };
  }
  if (typeof value === "number") {
    return { value: writtenNumber(text, id ?? "id", value) };
  }
  if (typeof value === "string" && value !== "") {
    return { value };
  }
  return {
    problem: `has ${kindOf(value)} in the field "${id ?? "id"}". Write a text or a number there, or name another field with --id-field`,
  };
}

function mendField(record: Readonly<Record<string, unknown>>, option: string): string {
  const names = Object.keys(record);
  return names.length === 0
    ? "The object is empty"
    : `There are: ${names.slice(0, 20).join(", ")}. Name one with ${option}`;
}

/** What people have in place of JSON lines. */
function notJson(text: string, error: unknown): string {
  const start = text.trimStart();
  if (start.startsWith("[")) {
    return wholeArray;
  }
  if (start === "{") {
    return 'begins an object that goes on behind the line. Write each object on one line, as "jq -c ." does';
  }
  const reason = error instanceof Error ? error.message : String(error);
  return `is not JSON (${reason}). Write an object or a text in double quotes on each line; for lines of plain text use --format txt`;
}

const wholeArray =
  'is a JSON array, and each line must be one input. Write an input on each line, as "jq -c .[]" does';

function shapeOf({ text }: FieldNames): string {
  return `Write a text in double quotes, or an object: {"${text}": "…"}`;
}

function kindOf(value: unknown): string {
  if (value === null) {
    return "null";
  }
  if (value === "") {
    return "an empty text";
  }
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** The name most like it, as a sentence. */
export function didYouMean(name: string, names: readonly string[]): string {
  const meant = closestName(name, names);
  return meant === undefined ? "" : ` Did you mean "${meant}"?`;
}
