import type { VlmAsk } from "../../contract/endpoints.js";

/** The parts of a request that its answer depends on. */
export interface ChatEcho {
  /** Whether the request has the deprecated `functions`. The answer then has `function_call`. */
  readonly usesFunctions: boolean;
  readonly wantsLogprobs: boolean;
}

const nothing: ChatEcho = { usesFunctions: false, wantsLogprobs: false };

/** Returns no field for the usual request, which asks for neither. */
export function echoField(echo: ChatEcho): Pick<VlmAsk, "echo"> {
  return echo.usesFunctions || echo.wantsLogprobs ? { echo: { ...echo } } : {};
}

export function echoOf({ echo }: Pick<VlmAsk, "echo">): ChatEcho {
  return echo === undefined
    ? nothing
    : { usesFunctions: echo["usesFunctions"] === true, wantsLogprobs: echo["wantsLogprobs"] === true };
}
