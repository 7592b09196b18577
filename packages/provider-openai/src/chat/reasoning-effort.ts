import type { GenerationOptions, ReplyWarning } from "@hotspare/core/plugin";
import { fieldName, refusesField, saysOf } from "../servers/refused-field.js";
import type { ChatAlternative } from "./chat-alternative.js";
import type { ChatDialect } from "./chat-dialect.js";

type Effort = NonNullable<GenerationOptions["reasoningEffort"]>;

/**
 * For each effort that only some of OpenAI's models accept, the effort that all models accept. Source: OpenAI API reference, "Create chat
 * completion", `reasoning_effort`: GPT-5 has `minimal`, GPT-5.1 has `none`, later models have `xhigh` and `max`.
 */
const commonWords: Readonly<Record<Effort, "low" | "medium" | "high" | undefined>> = {
  none: undefined,
  minimal: "low",
  low: "low",
  medium: "medium",
  high: "high",
  xhigh: "high",
  max: "high",
};

type EffortDialect = Pick<ChatDialect, "thinking" | "effortWords">;
type Asked = Pick<GenerationOptions, "reasoningEffort" | "thinking">;

/** The value that is sent as `reasoning_effort`. Undefined: the field is not sent. */
export function sentEffort(
  { reasoningEffort, thinking }: Asked,
  { thinking: thinkingSwitch, effortWords }: EffortDialect,
): string | undefined {
  if (reasoningEffort === undefined) {
    return undefined;
  }
  if (reasoningEffort === "none" && thinkingSwitch !== undefined && thinking === undefined) {
    return undefined;
  }
  return effortWords === "common" ? commonWords[reasoningEffort] : reasoningEffort;
}

/** The switch for thinking: the caller's value, or off when the effort is `none` and the server has a switch. */
export function sentThinking({ thinking, reasoningEffort }: Asked): GenerationOptions["thinking"] {
  return thinking ?? (reasoningEffort === "none" ? "disabled" : undefined);
}

/** Warns about an effort that this server does not accept. */
export function effortWarnings(asked: Asked, dialect: EffortDialect): readonly ReplyWarning[] {
  const { reasoningEffort } = asked;
  if (reasoningEffort === undefined || dialect.effortWords !== "common") {
    return [];
  }
  const sent = sentEffort(asked, dialect);
  if (sent === reasoningEffort || (sent === undefined && dialect.thinking !== undefined)) {
    return [];
  }
  const field = "reasoningEffort";
  return sent === undefined
    ? [
        {
          type: "dropped",
          field,
          message: `Hotspare did not send "${reasoningEffort}": this model does not accept it.`,
        },
      ]
    : [
        {
          type: "adjusted",
          field,
          message: `Hotspare sent "${sent}" instead of "${reasoningEffort}", which this model does not accept.`,
        },
      ];
}

const name = fieldName("reasoning_effort");
const nameOrWord = new RegExp(`${name.source}|(?<![A-Za-z0-9_])reasoning\\.effort(?![A-Za-z0-9_])`, "gi");

/**
 * Words with which a server lists the values that it accepts. Sources: "Supported values are: 'low', 'medium', and 'high'" (OpenAI), "Input should be
 * 'low', 'medium' or 'high'" (pydantic, behind vLLM), "must be one of" (Groq).
 */
const valueWords =
  /(?:supported|allowed|valid|possible|accepted|permitted) (?:values?|options?)|invalid (?:value|enum)|(?:should|must) be (?:one of|['"`])|expected one of|(?:do(?:es)? not|cannot) support|不支持|取值/i;

function isMeant(refusal: Parameters<ChatAlternative["isMeant"]>[0]): boolean {
  return refusesField(refusal, nameOrWord) || saysOf(refusal, nameOrWord, valueWords);
}

/** An effort that only some models accept becomes an effort that all models accept. A model without efforts answers without the field. */
export const effortAlternatives: readonly ChatAlternative[] = [
  {
    reason: "reasoning_effort_word_refused",
    isMeant,
    isSent: ({ reasoning_effort: effort }) =>
      typeof effort === "string" &&
      Object.hasOwn(commonWords, effort) &&
      commonWords[effort as Effort] !== effort,
    change: (dialect) => ({ ...dialect, effortWords: "common" }),
  },
  {
    // "Unrecognized request argument supplied: reasoning_effort" (OpenAI, for models that do not reason).
    reason: "reasoning_effort_refused",
    isMeant,
    isSent: ({ reasoning_effort: effort }) => effort !== undefined,
    change: (dialect) => ({ ...dialect, refused: [...(dialect.refused ?? []), "reasoningEffort"] }),
  },
];
