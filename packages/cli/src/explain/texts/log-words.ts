import { type Found, isUnread, type Unread } from "../recorded-error.js";
import { codeInSentence } from "../shapes/network-codes.js";
import { readOwnText } from "../shapes/own-text.js";
import { replyInMessage } from "../shapes/read-message.js";
import { readShape } from "../shapes/shape-readers.js";
import { pairsIn } from "./embedded-object.js";
import type { TextReader } from "./text-reader.js";

/** Our own error as a runtime printed it, or its message alone, wherever it was copied from. */
export const ownErrors: TextReader = { name: "AllCredentialsFailedError", read: readOwnText };

/** `level=error provider=openai status=429 error="…"`, line by line. */
export const keyValueLines: TextReader = {
  name: "a line of keys and values",
  read: (text) =>
    text.split("\n").flatMap((line): readonly (Found | Unread)[] => {
      if (!line.includes("=")) {
        return [];
      }
      const pairs = pairsIn(line);
      if (Object.keys(pairs).length < 2) {
        return [];
      }
      const body = ["body", "response", "error", "err", "msg", "message"]
        .map((name) => pairs[name])
        .find((value) => value !== undefined);
      return readShape({ ...pairs, ...(body === undefined ? {} : { body }) }).map((found) =>
        isUnread(found) ? found : { ...found, readAs: keyValueLines.name },
      );
    }),
};

/** Every status has three digits, and every code and sentence a word of four letters: blank and ruled lines are passed over. */
const saysSomething = /\d{3}|[a-z]{4}/i;

/** A sentence that names a status or a network's failure, line by line. */
export const plainWords: TextReader = {
  name: "a sentence",
  read: (text) =>
    text.split("\n").flatMap((line): readonly Found[] => {
      if (!saysSomething.test(line)) {
        return [];
      }
      const said = replyInMessage(line);
      if (said !== undefined) {
        const notes = ["Only a sentence was recorded: headers, such as retry-after, are not known."];
        return [
          { readAs: plainWords.name, failure: { kind: "reply", headers: {}, ...said }, address: line, notes },
        ];
      }
      const code = codeInSentence(line);
      return code === undefined
        ? []
        : [{ readAs: plainWords.name, failure: { kind: "network", code, message: line }, address: line }];
    }),
};
