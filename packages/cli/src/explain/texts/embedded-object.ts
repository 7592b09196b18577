import { isObject } from "@hotspare/core/plugin";
import { readLiteral } from "../literals/literal-reader.js";
import { ReadBudget } from "../literals/read-budget.js";
import { type Found, isUnread, type Unread } from "../recorded-error.js";
import { replyInMessage } from "../shapes/read-message.js";
import { readShape } from "../shapes/shape-readers.js";
import type { TextReader } from "./text-reader.js";

/** A brace that begins no object costs a look at what follows; more of them than this are no log. */
const mostFailures = 200;

/** Objects within other text: a log line with a JSON tail, a status and then the body, several printed objects. */
export const embeddedObject: TextReader = {
  name: "a line of a log",
  read: (text) => {
    const all: (Found | Unread)[] = [];
    let failures = 0;
    let from = 0;
    const budget = new ReadBudget(text);
    for (let at = text.indexOf("{"); at !== -1 && failures < mostFailures; at = text.indexOf("{", from)) {
      const literal = readLiteral(text, at, budget);
      const between = text.slice(from, at);
      const before = between.slice(between.lastIndexOf("\n") + 1);
      if (literal === undefined || !isObject(literal.value) || Object.keys(literal.value).length === 0) {
        failures += 1;
        from = at + 1;
        continue;
      }
      from = literal.end;
      all.push(...errorsIn(literal.value, before));
    }
    return all;
  },
};

/** The object shows the error itself, or it is the body of a reply whose status stands before it. */
function errorsIn(value: Readonly<Record<string, unknown>>, before: string): readonly (Found | Unread)[] {
  const pairs = pairsIn(before);
  const status = replyInMessage(before)?.status;
  const own = readShape(value);
  const found =
    own.length > 0 ? own : status === undefined ? [] : readShape({ ...pairs, status, body: value });
  return found.map((each) =>
    isUnread(each)
      ? each
      : {
          ...each,
          readAs: /^\s*[\w$]*\s*$/.test(before) ? each.readAs : embeddedObject.name,
          provider: each.provider ?? pairs["provider"],
          model: each.model ?? pairs["model"],
          address: `${each.address ?? ""} ${before.slice(0, 500)}`.trim(),
        },
  );
}

/** `provider=openai model="gpt-4.1-mini"` before the object. */
export function pairsIn(text: string): Readonly<Record<string, string>> {
  const pairs: Record<string, string> = {};
  for (const [, name = "", quoted, plain] of text.matchAll(
    /(?:^|[\s,;])([A-Za-z_][\w.-]{0,60})=(?:"((?:[^"\\\n]|\\.)*)"|([^\s"{[,;]+))/g,
  )) {
    pairs[name] = quoted === undefined ? (plain ?? "") : quoted.replace(/\\(["\\])/g, "$1");
  }
  return pairs;
}
