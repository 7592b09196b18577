import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { type Verdict, verdict } from "../verdict.js";

/** A message's part that is no text, as OpenAI's protocol and its relatives name it. */
const media =
  "(?:image_url|input_image|image|audio_url|input_audio|audio|video_url|input_video|video|file_url|input_file|file|document)";

/** A text-only model's server knows no other part: its parser, not its model, refuses the picture. */
const parserSentences: readonly RegExp[] = [
  // serde, as DeepSeek's and other servers in Rust print it: "unknown variant `image_url`, expected `text`".
  new RegExp(`\\bunknown variant [\`'"]?(${media})[\`'"]?,? expected (.*)`, "is"),
  // pydantic's tagged unions (vLLM, Mistral): "Input tag 'image_url' found using 'type' does not match any of the expected tags: 'text'".
  new RegExp(`\\btag [\`'"]?(${media})[\`'"]? found using .{1,60}? expected tags: (.*)`, "is"),
  new RegExp(`\\binvalid value: [\`'"](${media})[\`'"]\\.? supported values? (?:are|is): (.*)`, "is"),
];

/** The field of the tools as a whole, and nothing within it. */
const toolField = "[`'\"]?(?:tools|functions)[`'\"]?(?![\\w.[])";

/** A server that knows no tools refuses the field, as it refuses every other that it does not know. */
const toolSentences: readonly RegExp[] = [
  // OpenAI's old servers, Groq, serde, Google: "Unrecognized request argument supplied: tools", "property 'tools' is unsupported".
  new RegExp(
    `\\b(?:unknown|unsupported|unrecogni[sz]ed|unexpected) (?:request |keyword )?(?:parameter|argument|field|name|key|property)s?(?:\\(s\\))?(?: supplied)?:? (?:\\w+, ){0,5}${toolField}`,
    "i",
  ),
  new RegExp(
    `(?:^|[.:] |\\b(?:property|parameter|field|argument) |[\`'"])${toolField} (?:is|are) (?:not supported|unsupported|not allowed|not permitted|disabled)\\b(?!.*\\b(?:when|together|unless|if|both)\\b)`,
    "i",
  ),
  /\b(?:tool|function)(?: call)? parser (?:is )?not (?:configured|set|enabled|available)\b/i,
  // pydantic, as Anthropic and vLLM print it.
  /(?:^|\s)(?:body\.)?(?:tools|functions)(?: -|:) extra (?:inputs|fields) (?:are )?not permitted/i,
];

const sentences: readonly RegExp[] = [
  // "Unsupported content part type: image_url", "image_url is not supported by this model".
  new RegExp(
    `\\b(?:unsupported|unknown|invalid|unrecogni[sz]ed|unexpected) (?:chat )?(?:message |content )?(?:part |block |chunk )?(?:types?|parts?|blocks?|chunks?):? [\`'"]?${media}\\b`,
    "i",
  ),
  // vLLM, of a model or a server that takes none: "At most 0 image(s) may be provided in one prompt".
  /\bat most 0 (?:image|audio|video)/i,
  // Azure: "Invalid content type. image_url is only supported by certain models"; others: "content type image_url not allowed".
  /\b(?:image_url|input_image|audio_url|input_audio|video_url|input_file)\b[`'"]?(?: (?:content|types?|parts?|inputs?|blocks?|messages?)){0,2}(?: is| are)? (?:not (?:supported|allowed|accepted|permitted|available)|unsupported|only (?:supported|available|allowed|accepted) (?:by|in|on|for|with))\b/i,
  // "The selected model doesn't accept image_url content"; of an address or a format it would be the caller's mistake.
  /\b(?:(?:do|does|did) not|don't|doesn't|can ?not|can't) (?:support|accept|take|handle|process|allow) [`'"]?(?:image_url|input_image|audio_url|input_audio|video_url|input_file)\b(?![^.!?]{0,60}\b(?:schemes?|https?|base64|formats?|detail|when|together|both|mime)\b)/i,
  // Azure, of a PDF: "Invalid Value: 'file'. This model does not support file content types." (Azure/azure-sdk-for-net#51873).
  /\b(?:do|does) not support (?:image|audio|video|file|document) (?:content|part|input) types?\b/i,
  ...toolSentences,
];

const maxCharacters = 2_000;

/**
 * A server that knows no part but text refuses a picture while it parses: with a list of what it expects. A list that has another
 * name of a picture is a request in the wrong shape. Asked of the sentence as it is, since the names stand in quotation marks.
 */
export function judgeRefusedPart({ status, message }: ErrorFacts): Verdict | undefined {
  if (status !== undefined && status >= 300 && status !== 400 && status !== 422) {
    return undefined;
  }
  const text = message.slice(0, maxCharacters);
  const isRefused =
    parserSentences.some((sentence) => isUnknownKind(sentence.exec(text))) ||
    sentences.some((sentence) => sentence.test(text));
  return isRefused
    ? { ...verdict("not_found", "input_not_supported", "request"), evidence: "text" }
    : undefined;
}

const kinds: readonly RegExp[] = [/image/i, /audio/i, /video/i, /file|document/i];

/** Whether nothing in the list of what is expected is of the kind of what was refused. */
function isUnknownKind(found: RegExpExecArray | null): boolean {
  const [, refused = "", expected = ""] = found ?? [];
  const kind = kinds.find((each) => each.test(refused));
  return kind !== undefined && !kind.test(expected);
}
