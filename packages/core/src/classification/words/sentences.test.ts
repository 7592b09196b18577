import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { readErrorBody } from "../envelopes/read-error-body.js";
import { generalRules } from "../general-rules.js";

/**
 * Sentences as vendors write them, in families, a file each: other synonyms, voices, numbers, languages and statuses than the recorded
 * failures have. They were invented, and judged once before the words knew them, so that they measured the words; now they hold them. A line
 * is `class[,another that is right] status[,status] [c=code] [t=type] [p=param] | sentence`.
 */
const folder = new URL("../../../test/sentences/", import.meta.url);

interface Row {
  readonly classes: readonly string[];
  readonly statuses: readonly number[];
  readonly words: { readonly code?: string; readonly type?: string; readonly param?: string };
  readonly sentence: string;
}

const names = { c: "code", t: "type", p: "param" } as const;

function readRows(file: string): readonly Row[] {
  const lines = readFileSync(new URL(file, folder), "utf8").split("\n");
  return lines.filter((line) => line.includes(" | ") && !line.startsWith("#")).map(readRow);
}

function readRow(line: string): Row {
  const bar = line.indexOf(" | ");
  const [classes = "", statuses = "", ...rest] = line.slice(0, bar).trim().split(" ");
  const words = rest.map((each) => [names[each.charAt(0) as keyof typeof names], each.slice(2)] as const);
  return {
    classes: classes.split(","),
    statuses: statuses.split(",").map(Number),
    words: Object.fromEntries(words),
    sentence: line.slice(bar + 3),
  };
}

/** OpenAI's envelope, a flat one, FastAPI's, Gemini's list, a relay's text, and Baidu's. */
function envelopesOf({ words, sentence }: Row, status: number): readonly unknown[] {
  const { code, type, param } = words;
  const error = { message: sentence, code: code ?? null, type: type ?? null, param: param ?? null };
  return [
    { error },
    { message: sentence, ...words },
    { detail: Object.keys(words).length === 0 ? sentence : { msg: sentence, ...words } },
    [{ error: { message: sentence, status: type ?? "", param, code: code ?? status } }],
    { error: { message: `upstream error: ${JSON.stringify({ error })}`, type: null, code: null } },
    {
      success: false,
      error_code: code ?? "",
      error_msg: sentence,
      error_type: type ?? "",
      param: param ?? "",
    },
  ];
}

function classOf(status: number, body: unknown): string {
  const facts: ErrorFacts = { message: "", ...readErrorBody(body), status, body };
  for (const { classify } of generalRules) {
    const judged = classify({
      facts,
      operation: "complete",
      credential: { id: "c", provider: "p", model: "m" },
    });
    if (judged !== undefined) return judged.class;
  }
  return "unknown";
}

describe.each(readdirSync(folder))("of %s", (file) => {
  it.each(readRows(file))("$classes.0, $statuses: $sentence", (row) => {
    for (const status of row.statuses) {
      for (const body of envelopesOf(row, status)) {
        expect(row.classes, JSON.stringify(body)).toContain(classOf(status, body));
      }
    }
  });
});
