import type { JsonObject } from "@hotspare/core/plugin";
import type { ChatDialect, MetadataOrigin } from "../chat/chat-dialect.js";
import type { EncodingFormat, KnownTraits } from "./known-traits.js";
import type { SendSettings, ServerSettings } from "./server-settings.js";

/** How an embedder writes requests to its server. The credential's settings come first, then the known traits of the server, then the defaults. */
export interface EmbeddingDialect {
  readonly maxInputs: number;
  readonly maxTokens: number;
  readonly encodingFormat: EncodingFormat;
  /** Whether the user has chosen the format. The format is then not learned. */
  readonly encodingFormatIsSet: boolean;
  /** Whether `dimensions` may be sent. Undefined: not known, so a refusal teaches it. */
  readonly dimensions: boolean | undefined;
  /** Merged into every request. */
  readonly extraBody: JsonObject;
  /** Merged into requests with `inputType: "query"`, over `extraBody`. Undefined: the server's field for the type is not known. */
  readonly queryBody: JsonObject | undefined;
  readonly documentBody: JsonObject | undefined;
  /** Put before each text with `inputType: "query"`. */
  readonly queryPrefix: string;
  readonly documentPrefix: string;
}

/** OpenAI's own limits, also used for servers without a known limit: OpenAI API reference, "Create embeddings", `input`. */
const defaultMaxInputs = 2048;
const defaultMaxTokens = 300_000;

/** The dialect of an embedder, from the settings of its credential and the known traits of its server. */
export function embeddingDialect(
  settings: ServerSettings,
  known: KnownTraits,
  extraBody: JsonObject = {},
): EmbeddingDialect {
  const { limits = {} } = settings;
  return {
    maxInputs: limits.maxInputs ?? known.maxInputs ?? defaultMaxInputs,
    maxTokens: limits.maxTokens ?? known.maxTokens ?? defaultMaxTokens,
    encodingFormat: settings.encodingFormat ?? known.encodingFormat ?? "base64",
    encodingFormatIsSet: settings.encodingFormat !== undefined,
    dimensions: settings.send?.dimensions ?? known.dimensions,
    extraBody,
    queryBody: settings.queryBody ?? known.queryBody,
    documentBody: settings.documentBody ?? known.documentBody,
    queryPrefix: settings.queryPrefix ?? "",
    documentPrefix: settings.documentPrefix ?? "",
  };
}

/** The dialect of a VLM, from the settings of its credential and the known traits of its server. What a setting decides is not learned. */
export function chatDialect(
  settings: ServerSettings,
  known: KnownTraits,
  origin: MetadataOrigin | undefined,
): ChatDialect {
  const { send = {} } = settings;
  const { systemRole, emptyContent, reasoning } = send;
  const { unsupported = [] } = known;
  const { leaveOut = [] } = send;
  const thoughts = thoughtsOf(reasoning, known.sendsBackReasoning);
  const toolCallIds = send.toolCallIds ?? known.toolCallIds;
  return {
    maxTokensField: send.maxTokens ?? known.maxTokensField ?? "max_tokens",
    streamOptions: send.streamOptions ?? known.streamOptions ?? true,
    streamFalse: send.streamFalse ?? false,
    thinkTags: settings.thinkTags ?? known.thinkTags ?? false,
    ...(known.withoutFormats === undefined ? {} : { withoutFormats: known.withoutFormats }),
    ...(known.assistantAfterTool === undefined ? {} : { assistantAfterTool: known.assistantAfterTool }),
    ...(systemRole === undefined ? {} : { systemRole }),
    ...(emptyContent === undefined ? {} : { emptyContent: emptyContent === "null" ? null : "" }),
    ...(thoughts === undefined ? {} : { thoughts }),
    ...(toolCallIds === undefined || toolCallIds === "any" ? {} : { toolCallIds }),
    ...(unsupported.length === 0 ? {} : { unsupported }),
    ...(leaveOut.length === 0 ? {} : { refused: leaveOut }),
    ...(origin === undefined ? {} : { sendsBack: origin }),
    fixed: fixedReasons(send),
  };
}

function thoughtsOf(
  set: SendSettings["reasoning"],
  known: KnownTraits["sendsBackReasoning"],
): ChatDialect["thoughts"] {
  return set === false ? "leftOut" : (set ?? (known === false ? "refused" : known));
}

/** For each setting, the reasons of the adjustments in chat/ that the setting decides. */
const decided: Partial<Record<keyof SendSettings, readonly string[]>> = {
  maxTokens: ["max_tokens_refused", "max_completion_tokens_refused"],
  streamOptions: ["stream_options_refused"],
  systemRole: ["system_role_refused", "later_system_refused"],
  emptyContent: ["null_content_refused"],
  reasoning: ["thoughts_refused", "thoughts_wanted"],
  toolCallIds: ["tool_call_ids_refused"],
};

function fixedReasons(send: SendSettings): readonly string[] {
  return Object.entries(decided).flatMap(([name, reasons]) =>
    send[name as keyof SendSettings] === undefined ? [] : reasons,
  );
}
