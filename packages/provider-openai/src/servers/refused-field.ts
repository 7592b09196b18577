import type { Refusal } from "./refusal.js";

/**
 * Words that leave no doubt that the server refuses the field itself. Sources: OpenAI's codes and sentences; "Extra inputs are not permitted"
 * (pydantic, behind vLLM, Mistral and NIM); "Unknown name … Cannot find field" (Gemini); "extraneous key" (Bedrock); "got an unexpected keyword
 * argument" (Python servers); "unknown field" (Go and Rust servers).
 */
const refusingName =
  /un(?:supported|known|recogni[sz]ed|expected|permitted)[_ ](?:request )?(?:parameter|param|argument|field|name|key|keyword|property|option|input|value|variant)|extra[_ ](?:forbidden|inputs|fields|keys|parameters|arguments)|extraneous|additional ?propert|cannot find field/i;

/**
 * Words with which a server refuses a field, or its value. Sources: "Only the default (1) value is supported" (OpenAI); "property … is unsupported"
 * (Groq); "Argument not supported on this model" (xAI); "may only be set to 1", "cannot both be specified", "or unset", "deprecated for this model"
 * (Anthropic behind relays); "only 1 is allowed for this model" (Moonshot).
 */
const refusing = new RegExp(
  [
    "un(?:supported|known|recogni[sz]ed|expected|permitted|allowed|available)",
    "not (?:be )?(?:currently |yet )?(?:support|permit|allow|recogni|accept|implement|available|valid|known|expected|found|exist|compatible|enabled|configurable|applicable)",
    "not (?:an? |one of (?:the )?)(?:valid|known|recogni|support|allow|accept|permit)",
    "(?:do(?:es)? not|n['’]t) (?:support|permit|allow|recogni|accept|implement|take|have|know|use|exist)",
    "n['’]t (?:supported|permitted|allowed|recogni|accepted|implemented|available|valid)",
    "(?:can ?not|can['’]t|may not|must not|should not) (?:be (?:set|used|specified|changed|modified|sent|combined|present|provided|given)|find|both|use|accept)",
    "no such|forbidden|disallowed|deprecated|incompatible|mutually exclusive|rejected",
    "(?:invalid|illegal|bad) (?:parameter|argument|field|option|propert|key|input|request argument)",
    "only (?:the )?default",
    "only \\(?-?[\\d.]+\\)?(?: value)? is",
    "(?:may|can|must|should) only be",
    "must be (?:exactly |equal to |set to )?-?[\\d.]+(?![\\d.])(?! ?(?:and|or|to|-|<|>))",
    "or unset|must be unset|remove (?:it|this|the)",
    "不支持|不受支持|未知|无法识别|不识别|不允许|不能(?:使用|设置|传)|不可用|无效(?:的)?(?:参数|字段)|非法(?:的)?(?:参数|字段)|不存在|多余",
  ].join("|"),
  "i",
);

/** A value out of range is the caller's mistake: the server accepts the field itself. */
const outOfRange =
  /between|\brange\b|less than|greater than|at (?:least|most)|no more than|[<>]=|(?:minimum|maximum)\D{0,20}\d|exceed|\bor (?:greater|less|more|fewer)\b|\b(?:above|below|positive|non-negative)\b|too (?:large|small|high|low|big|long|short)|范围|之间|大于|小于|超过/i;

/** Whether a refusal says that the server does not accept a field. The regular expression of the name needs the flags "gi". */
export function refusesField({ param, text }: Refusal, name: RegExp): boolean {
  return param !== undefined && param.search(name) !== -1
    ? refuses(text.slice(0, longestAlone))
    : someNear(text, name, refuses);
}

/** Whether a refusal has such words close to a name. The regular expression of the name needs the flags "gi". */
export function saysOf({ param, text }: Refusal, name: RegExp, words: RegExp): boolean {
  return someNear(param === undefined ? text : `${param}: ${text}`, name, (near) => words.test(near));
}

/** At most this many characters are read when the refusal names the field beside its message. */
const longestAlone = 2_000;
/** The words that refuse a field are at most this many characters away from its name. */
const nearBy = 120;
const mostOccurrences = 20;

/** Whether the words around any occurrence of a name pass the test. */
function someNear(text: string, name: RegExp, test: (near: string) => boolean): boolean {
  let seen = 0;
  for (const { index, 0: found } of text.matchAll(name)) {
    if (test(text.slice(Math.max(0, index - nearBy), index + found.length + nearBy))) {
      return true;
    }
    seen += 1;
    if (seen >= mostOccurrences) {
      return false;
    }
  }
  return false;
}

function refuses(words: string): boolean {
  if (refusingName.test(words) || /or unset|must be unset/i.test(words)) {
    return true;
  }
  return refusing.test(words) && !outOfRange.test(words);
}

/** A field's name in any spelling: `stream_options`, `streamOptions`, "stream options". */
export function fieldName(name: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9_])${name.split("_").join("[_ -]?")}(?![A-Za-z0-9_])`, "gi");
}

/** The name of a field that is also an English word: it counts only where it is written as a name. */
export function wordAsField(name: string): RegExp {
  const before = `(?:['"\`‘“.\\]>:]|\\b(?:parameter|argument|field|property|option|name|supplied)s?)[\\s'"\`]{0,3}`;
  return new RegExp(`${before}${name}(?![A-Za-z0-9_])|^${name}$`, "gi");
}
