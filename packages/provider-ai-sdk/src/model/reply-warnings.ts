import { isObject, type JsonObject, type ReplyWarning, textOf } from "@hotspare/core/plugin";

/** The specification's names of settings that have another name in Hotspare. */
const ourNames: Readonly<Record<string, string>> = {
  maxOutputTokens: "maxTokens",
  stopSequences: "stop",
  reasoning: "thinking",
  imageDetail: "detail",
};

/** The warnings of a model: `unsupported` and `compatibility` since version 3, `unsupported-setting` and `unsupported-tool` in version 2. */
export function replyWarnings(warnings: unknown): readonly ReplyWarning[] {
  return (Array.isArray(warnings) ? warnings : []).filter(isObject).map(warningOf);
}

function warningOf(warning: JsonObject): ReplyWarning {
  const { type, feature, setting, tool, details, message } = warning;
  const kind = String(type);
  const subject = textOf(feature) ?? textOf(setting) ?? (tool === undefined ? undefined : "tools");
  const said = textOf(message) ?? textOf(details);
  const field = subject === undefined ? {} : { field: ourNames[subject] ?? subject };
  if (kind.startsWith("unsupported")) {
    const sentence = said ?? "the model has no such option, so Hotspare left it out";
    return {
      type: "unsupported",
      ...field,
      message: subject === undefined ? sentence : `${subject}: ${sentence}`,
    };
  }
  return { type: "adjusted", ...field, message: said ?? `The model's package warns: ${subject ?? kind}` };
}
