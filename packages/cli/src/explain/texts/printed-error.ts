import { isObject } from "@hotspare/core/plugin";
import { readLiteral } from "../literals/literal-reader.js";
import { ReadBudget } from "../literals/read-budget.js";
import { type Found, isUnread, type Unread } from "../recorded-error.js";
import { readShape } from "../shapes/shape-readers.js";
import type { TextReader } from "./text-reader.js";

/** The name of an error at the beginning of a line, or behind what a log or a runtime puts before it. */
const head =
  /(?:^|[\s:>|\])}('"])(?<!\b(?:raise|new|throw|except|class|catch|instanceof)\s)((?:[A-Za-z_][\w$]*\.)*[\w$]*(?:Error|Exception|Timeout))(?= ?\[[\w-]+\]:|[:(]|\s*$| \{)/gm;
/** What Python prints between an error and the error that came of it. */
const chain = /The above exception was the direct cause|During handling of the above exception/;
const caused = /(?:^|\n)[ \t]*(?:\[cause\]|Caused by):?$/;
/** What stands before a cause on its line. */
const longestBefore = 200;
const most = 10_000;

/**
 * Errors as runtimes print them: `util.inspect` and stacks of Node.js, tracebacks and `repr` of Python, with or without what a log puts
 * before them.
 */
export const printedError: TextReader = {
  name: "a printed error",
  read: (text) => {
    const groups: (readonly (Found | Unread)[])[] = [];
    let end = 0;
    let isChained = false;
    const budget = new ReadBudget(text);
    for (const match of text.matchAll(head)) {
      const [whole, name = ""] = match;
      const start = match.index + whole.length - name.length;
      if (start < end || groups.length > most) {
        continue;
      }
      const between = text.slice(end, start);
      isChained ||= chain.test(between) || caused.test(between.trimEnd().slice(-longestBefore));
      const literal = readLiteral(text, start, budget);
      const value = isObject(literal?.value) ? literal.value : undefined;
      end = literal?.end ?? start + name.length;
      const found = readShape(value).map((each) => named(each, name, text));
      if (found.length === 0) {
        continue;
      }
      // The last error of a chain is the one that the program saw, but an earlier error may say more.
      const earlier = isChained ? groups.pop() : undefined;
      groups.push(earlier !== undefined && found.every(isVague) ? earlier : found);
      isChained = false;
    }
    return groups.flat();
  },
};

/** A lost connection of which the error does not say the cause. */
function isVague(found: Found | Unread): boolean {
  return !isUnread(found) && found.failure.kind === "network" && (found.notes ?? []).length > 0;
}

function named(found: Found | Unread, name: string, text: string): Found | Unread {
  if ("problem" in found) {
    return found;
  }
  const isOurs = found.failure.kind === "verdict";
  return {
    ...found,
    readAs: isOurs ? found.readAs : `a printed ${name}`,
    address: `${found.address ?? ""} ${name} ${text.length < 20_000 ? clientIn(text) : ""}`.trim(),
  };
}

/** A stack names the package of the client. */
function clientIn(text: string): string {
  return (
    /(?:node_modules|site-packages|@hotspare|packages)[\\/](?:provider-)?openai[\\/]|volcenginesdkarkruntime/.exec(
      text,
    )?.[0] ?? ""
  );
}
