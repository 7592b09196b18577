import type { Refusal } from "../servers/refusal.js";

/** What a refusal says about the number of inputs that the server accepts in a request. */
export interface BatchLimit {
  readonly maxInputs: number;
  /** The inputs are too large together. Fewer large inputs, or more small inputs, may pass. */
  readonly thisRequestOnly: boolean;
}

// Reports have messages in English and Chinese, which the tests name. A company's relay may send them in another language: for these languages the
// patterns have the usual words for "at most" and "inputs", and the test has sentences with any number.

/** Words for the things that are counted when inputs are counted. */
const counted =
  /\bbatch|\binputs?\b|\btexts?\b|\bitems?\b|\belements?\b|\bdocuments?\b|\bstrings?\b|\bsentences?\b|\bentries\b|\blist\b|\barray\b|\brequests?\b|\binstances?\b|\bcontents?\b|\bprompts?\b|\bpassages?\b|\bembeddings?\b|\bqueries\b|\bchunks?\b|\brecords?\b|\brows?\b|\bsamples?\b|\bsize\b|\bcount\b|条|個|个|数组|陣列|配列|批|列表|文本|输入|輸入|入力|件|입력|개|배치|배열|eingaben|entrées|entradas|elementos|elementi|textos|входн|элемент/u;

/** Words for a measure of one input, or for a limit over time. A number beside them is no number of inputs. */
const measured =
  /tokens?\b|characters?\b|\bchars?\b|\bwords?\b|\bbytes?\b|\b[kmgt]i?b\b|字符|字节|文字|토큰|\bcontext\b|\bsequence|\b(?:input|text|prompt|content|query|document|message)(?:'s)? (?:length|is too (?:long|large))|\bdimension|维度|\beach (?:input|text|string|document|item)|\bat index\b|inputs?[[.]\d|单条|每条|per (?:second|minute|hour|day)|concurren|in parallel|simultaneous|并发|\bdaily\b|\bmonthly\b|\bcredits?\b|\bbalance\b|余额|\b[rt]p[mds]\b|\brate limit|\bquota|physical batch|u?batch_size \(n_/u;

/** A length belongs to one input, unless it is the length of a list. */
const lengths = /\blength|长度|長さ/u;
const lists = /\barray|\blist|\bbatch|数组|列表|配列/u;

/** Directly after a number: the number is a measure. */
const measureBehind =
  /^\s*(?:(?:total|input|prompt|text|or fewer|or less)\s+|个|個)?(?:-?tokens?|characters?|chars?|words?|bytes?|[km]i?b\b|字符|字节|文字|토큰|dimensions?|维|seconds?\b|minutes?\b|%)/u;

/** Directly after a number: the number counts inputs, whatever else the sentence measures. */
const countBehind =
  /^\s*(?:input |text |embedding )?(?:inputs?|texts?|items?|elements?|documents?|strings?|sentences?|entries|requests? can be|instances?|contents|prompts?|passages?|queries|chunks?|条|个文本|個|件|개)/u;

/** Words for a limit that come before its number. `strict`: the number itself is already too many. */
const bounds: readonly { readonly words: RegExp; readonly strict?: true }[] = [
  {
    words:
      /(?:between|in|range(?: is| of)?|from|范围(?:是|为)?|介于)\s*[[(]?\s*\d+\s*(?:and|to|through|,|，|-|–|~|～|至|到|和)\s*$/u,
  },
  {
    words:
      /(?:less|fewer|smaller|lower) than(?! or)[^\d.;]{0,20}$|(?:小于|少于)(?!等于|或)[^\d.;。；]{0,10}$/u,
    strict: true,
  },
  {
    words:
      /(?:at most|max(?:imum|imal)?(?:_\w+)?\b|no more than|not (?:have |be |contain )?(?:larger|greater|more|longer|bigger) than|(?:larger|greater|more|longer|bigger) than|exceed(?:s|ed|ing)?\b|limit(?:ed|s)?\b|up to|only\b|(?:less|fewer) than or equal|or (?:less|fewer)|<=|≤|>|cap(?:ped)? (?:at|of|is)|allowed|不(?:能|得|可|应|要)?(?:超过|大于|多于)|超(?:过|出)|最多|最大|上限|至多|限制|小于(?:等于|或等于)|少于等于|以下|最大|최대|höchstens|maximal|au plus|au maximum|máximo|massimo|não (?:pode )?exced|не более|максим)[^\d.;。；]{0,60}$/u,
  },
];

/** Words for a limit that come after its number. */
const boundBehind =
  /^\s*(?:[a-z]+(?:\(s\))?|条|个|個|件|개)?\s*(?:\(?max(?:imum)?\b|at (?:a time|once|most)|per (?:request|batch|call)|(?:is|are) allowed|or (?:fewer|less)|以下|以内|まで|を超|이하|(?:를|을)? ?초과)/u;

/** Words for "too many" without a number. */
const tooMany =
  /\btoo many (?:inputs?|texts?|items|elements|documents|strings|sentences|entries|requests? (?:in|per) (?:one |a |the )?batch|embeddings|values)|\bbatch(?:[ _]size)?(?: of inputs)?(?: is| was)? (?:too (?:large|big|long)|invalid|exceed)|(?:input|list|array)[^.]{0,20} (?:has|contains|with) too many|\barray(?: is)? too (?:long|large)|\blist(?: is)? too (?:long|large)|array_above_max_length|too_many_(?:inputs|items)|(?:split|divide)[^.]{0,30}(?:batch|request)|(?:reduce|lower|decrease)[^.]{0,20}batch|(?:exceed|over)[^.]{0,30}batch[ _](?:size|limit)|(?:输入|文本|数组|批次|批量)[^。]{0,10}(?:过多|过大|超限|太多)|failed on the 'max' tag|max_?items/u;

/** Words for all inputs together having too many tokens, or the request having too many bytes. */
const tooLargeTogether =
  /tokens? (?:in|per|across|over|of)(?: (?:the|a|all|one|each|your|this))?(?: \w+)? ?(?:batch|request|inputs|texts)|\btoo many tokens (?:overall|in total|in batch)|total (?:number of )?tokens|(?:sum|combined|aggregate)[^.]{0,30}tokens|max_tokens_per_request|(?:request|payload|body)(?: entity| body| size)?(?: is| was)? too (?:large|big)|length limit exceeded|(?:payload|body|request (?:entity|size))[^.]{0,30}exceed|请求体(?:过大|太大)/u;

/**
 * The limit that a refusal of several inputs states. Undefined: the refusal states none. A message about the length of one input states no limit of
 * inputs, although both have numbers: the words beside the number decide.
 */
export function batchLimitIn({ text, status }: Refusal, inputs: number): BatchLimit | undefined {
  if (inputs < 2 || /physical batch|\bn_u?batch\b/.test(text)) {
    return undefined;
  }
  const limits = clausesOf(text).flatMap((clause) => limitsIn(clause, inputs));
  const [first] = limits;
  if (first !== undefined) {
    return { maxInputs: first, thisRequestOnly: false };
  }
  const half = Math.ceil(inputs / 2);
  if (tooLargeTogether.test(text)) {
    return { maxInputs: half, thisRequestOnly: true };
  }
  if (tooMany.test(text)) {
    return { maxInputs: half, thisRequestOnly: false };
  }
  // The server limits the bytes, often without a message. Fewer inputs have fewer bytes.
  return status === 413 && !measured.test(text) ? { maxInputs: half, thisRequestOnly: true } : undefined;
}

const mostClauses = 100;
const mostNumbers = 40;

/** A point inside a number or a name does not end a clause. */
function clausesOf(text: string): readonly string[] {
  return text.split(/[.;](?=\s|$)|[。；\n]/u, mostClauses);
}

function limitsIn(clause: string, inputs: number): readonly number[] {
  if (!counted.test(clause)) {
    return [];
  }
  const isMeasure = measured.test(clause) || (lengths.test(clause) && !lists.test(clause));
  return [...clause.matchAll(/(?<![\w.\-#])\d{1,3}(?:,\d{3})+(?!\d)|(?<![\w.\-#])\d{1,7}(?![\w-]*[a-z])/gu)]
    .slice(0, mostNumbers)
    .flatMap(({ 0: digits, index }) => {
      const before = clause.slice(Math.max(0, index - 80), index);
      const behind = clause.slice(index + digits.length, index + digits.length + 40);
      if (measureBehind.test(behind) || (isMeasure && !countBehind.test(behind))) {
        return [];
      }
      const bound = bounds.find(({ words }) => words.test(before));
      if (bound === undefined && !boundBehind.test(behind)) {
        return [];
      }
      const limit = Number(digits.replaceAll(",", "")) - (bound?.strict === true ? 1 : 0);
      return limit >= 1 && limit < inputs ? [limit] : [];
    });
}
