import type { VlmAsk } from "../../contract/endpoints.js";

/** What an answer must know of its request. */
export interface ChatEcho {
  /** The request has the deprecated `functions`, so that the answer has `function_call`. */
  readonly usesFunctions: boolean;
  readonly wantsLogprobs: boolean;
}

const nothing: ChatEcho = { usesFunctions: false, wantsLogprobs: false };

/** Absent where a request asks for nothing special, as most do. */
export function echoField(echo: ChatEcho): Pick<VlmAsk, "echo"> {
  return echo.usesFunctions || echo.wantsLogprobs ? { echo: { ...echo } } : {};
}

export function echoOf({ echo }: Pick<VlmAsk, "echo">): ChatEcho {
  return echo === undefined
    ? nothing
    : { usesFunctions: echo["usesFunctions"] === true, wantsLogprobs: echo["wantsLogprobs"] === true };
}
