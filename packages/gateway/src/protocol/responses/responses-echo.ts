import type { VlmAsk } from "../../contract/endpoints.js";

/** What a response must know of its request. */
export interface ResponsesEcho {
  /** Fields that a response repeats, under their names in the response. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Whether the client sends thoughts back, for which it wants them encrypted. */
  readonly wantsEncrypted: boolean;
}

const nothing: ResponsesEcho = { fields: {}, wantsEncrypted: false };

export function echoOf({ echo }: Pick<VlmAsk, "echo">): ResponsesEcho {
  return echo === undefined
    ? nothing
    : {
        fields: echo["fields"] as ResponsesEcho["fields"],
        wantsEncrypted: echo["wantsEncrypted"] === true,
      };
}
