import type { VlmAsk } from "../../contract/endpoints.js";

/** Where the model's thoughts stand in an answer. OpenAI has summaries where a request asks for them; open models' thoughts stand in `content`. */
export type ThoughtsPlace = "summary" | "content";

/** What a response must know of its request. */
export interface ResponsesEcho {
  /** Fields that a response repeats, under their names in the response. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly thoughts: ThoughtsPlace;
}

const nothing: ResponsesEcho = { fields: {}, thoughts: "content" };

export function echoOf({ echo }: Pick<VlmAsk, "echo">): ResponsesEcho {
  return echo === undefined
    ? nothing
    : {
        fields: echo["fields"] as ResponsesEcho["fields"],
        thoughts: echo["thoughts"] as ThoughtsPlace,
      };
}
