import type { VlmAsk } from "../../contract/endpoints.js";

/** The parts of a request that its response depends on. */
export interface ResponsesEcho {
  /** Fields that the response repeats, with their names in the response. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Whether the client asks for encrypted thoughts, in order to send the thoughts back. */
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
