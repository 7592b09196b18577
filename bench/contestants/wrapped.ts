import type { Client } from "../contestant.js";
import type { SdkCalls } from "./sdk-calls.js";

/** A client whose every call goes through `run`, which decides with which key; a stream is wrapped until it has begun. */
export function wrapped(
  run: <Result>(attempt: (calls: SdkCalls) => Promise<Result>) => Promise<Result>,
): Client {
  return {
    embed: (texts) => run((calls) => calls.embed(texts)),
    chat: (prompt) => run((calls) => calls.chat(prompt)),
    async *stream(prompt) {
      yield* await run((calls) => calls.stream(prompt));
    },
  };
}
