import { type WordFamily, words } from "./word-family.js";

const model = words(
  "models?",
  "deployments?",
  "engines?",
  "inference endpoint",
  "endpoint or model",
  "模型",
  "渠道",
);

/** The credential does not reach the model: it is unknown there, retired, or was never opened. */
export const modelAbsentWords: WordFamily = {
  alone: words(
    // LiteLLM, of a name without its provider.
    "llm provider not provided",
    "not a (?:valid |known |supported )?model(?: (?:we|that|this|id|name|available)|$)",
    "models? # (?:unavailable|unsupported|invalid|unknown|disabled|retired|deprecated)",
    "not (?:in|among|one of|part of) (?:\\w+ ){0,5}models?",
    "(?:unknown|invalid|unsupported|unavailable|no such|nonexistent|non existent|unrecognized|unrecognised|incorrect) (?:(?:the|a|this|chat|embeddings?|requested|specified|llm|ai|or|deployed|base|fine tuned|#) ){0,3}(?:models?|deployments?|engines?)(?: (?:name|id|identifier))?",
    "(?:can not|could not|unable to|failed to) (?:find|locate|resolve|access|load|route)(?: to)? (?:(?:the|a|any|this|requested|non|serverless|such|matching|#) ){0,4}(?:models?|deployments?)",
    "no (?:\\w+ ){0,2}(?:endpoints?|providers?|deployments?|channels?|models?|backends?|instances?|distributors?) (?:are |were |is )?(?:found|available|configured|matching|serving|that serve|loaded|running|online)(?: (?:for|matching))?",
    "no (?:models?|routes?|deployments?) match(?:es|ed|ing)?",
    "no (?:models?|deployments?|engines?) (?:called|named|with (?:the |this |that )?(?:name|id))",
    "nothing (?:is )?deployed",
    "no available (?:channels?|endpoints?|providers?|models?|accounts?|distributors?)",
    "model (?:disabled|retired|deprecated|decommissioned|unavailable|unsupported|offline|invalid|sunset)",
    // A name with a digit, before anything else: "gpt-4-32k has been retired".
    "^# (?:has been|was|is) (?:now )?(?:retired|decommissioned|sunset|discontinued|shut ?down)",
    // Naver's CLOVA Studio, of a model that was withdrawn: "model fade out".
    "models?(?: \\w+){0,3} (?:fade|faded|phase|phased) out",
    "(?:无|没有|未找到|找不到)(?:此|该|这个|对应的?|指定的?|可用的?)?(?:模型|渠道|节点)",
    // What stands behind "not support" alone may be an ability or a field; a name with a digit is a model.
    // "This model does not support `x`" speaks of a field or an ability of a model that is there.
    "models? (?:(?:is |are )?not supported|not support)(?: #|$)",
    "not (?:yet )?support(?:ed)? (?:the |this )?models? #",
    "not (?:supported|served|offered|available|hosted) (?:by|on|at|from) any (?:\\w+ ){0,2}(?:providers?|backends?|channels?|servers?|endpoints?|deployments?|accounts?)",
    "模型(?:名称?|名字|标识|编号|代码|id|名)(?:错误|有误|不正确|不合法|非法|未知)",
    "不支持(?:的|该|此|当前)?模型",
    "无效的?模型",
  ),
  unless: words(
    "temporar(?:y|ily)",
    "overload(?:ed)?",
    "capacity",
    "no healthy",
    "busy",
    "loading",
    "no longer supports?",
    "try again (?:later|in)",
  ),
  pairs: [
    {
      subject: words(
        "services?(?: id)?",
        "接口(?:版本)?",
        "applications?",
        "endpoints?",
        "function id",
        "bots?",
        "assistant model",
      ),
      predicate: words("(?:is |does |do |was )?not (?:exist|found)", "不存在", "未找到"),
      order: "subjectFirst",
    },
    {
      subject: words(
        "models?",
        "deployments?",
        "(?:dedicated |inference |serving |model )?endpoints?",
        "模型",
      ),
      predicate: words(
        "(?:is|are|was) (?:not (?:currently )?(?:running|started|active)|stopped|paused|sleeping|scaled to (?:zero|0))",
        "not running",
        "(?:is|are) (?:invalid|not enabled?|pending)",
        "未启动",
        "已停止",
        "已暂停",
      ),
      // A model's name without a digit stands between.
      within: 60,
      order: "subjectFirst",
    },
    {
      subject: model,
      predicate: words(
        "not (?:be )?found",
        "(?:does|do|did|may) not exist",
        "not exist(?:s|ed)?",
        "(?:is |are |was |been )?not (?:\\w+ )?(?:available|deployed|loaded|recogni[sz]ed|activated|open(?:ed)?|enabled|offered|served|hosted|registered|installed|supported|permitted|allowed|accessible|configured)(?! (?:with|for) (?:this|the|your) (?:model|parameter))",
        // Bedrock: "Invocation of model ID … with on-demand throughput isn't supported", a profile of the account's is.
        "with on demand throughput is not supported",
        "(?:is |are )?not (?:a )?part of (?:this|the|your) (?:\\w+ )?(?:cluster|deployment|server|gateway|pool)",
        "can not be (?:invoked|reached|routed|served)",
        "(?:is|are|was|been|be|as|already) (?:\\w+ ){0,2}(?:unknown|unavailable|unsupported|decommissioned|deprecated|retired|removed|disabled|discontinued|invalid|offline|deleted|sunset|shut ?down|shutdown|turned off|inactive|gone|closed)",
        "no longer (?:\\w+ )?(?:available|supported|exists?|offered|hosted|accessible|served)",
        "end of life",
        "reached (?:its )?end",
        "不存在",
        "未找到",
        "(?:暂)?不(?:被)?支持$",
        "下线",
        "下架",
        "未(?:部署|上线|发布)",
        "无效",
        "未开(?:通|放)",
        "不可用",
        "停用",
        "未激活",
        "已关闭",
        "已停止",
      ),
      // A model's name without a digit stands between.
      within: 60,
      order: "subjectFirst",
      unless: words(
        "parameters?",
        "arguments?",
        "fields?",
        "inputs?",
        "max tokens",
        "values?",
        "options?",
        "response format",
        "参数",
        "dimensions?",
      ),
    },
  ],
};

/** Kinds of input and of work that one model does and another does not. */
const kinds = words(
  "images?(?: inputs?)?",
  "vision",
  "visual",
  "pictures?",
  "audio",
  "videos?",
  "files?",
  "pdfs?",
  "documents?",
  "multi ?modal(?:ity)?",
  "tools?(?! (?:choice|role|message))(?: use| calls?| calling)?",
  "functions?(?: calls?| calling)?",
  "embeddings?",
  "chat completions?(?: api)?",
  "chat(?= api|$)",
  "stream(?:ing)?(?! options)",
  "system (?:role|instructions?)",
  "developer (?:role|instructions?)",
  "rerank(?:ing)?",
  "图片",
  "图像",
  "视觉",
  "视频",
  "音频",
  "工具",
  "多模态",
  "函数",
  "向量",
  "流式",
);

/** Most characters between an ability and the words that deny it. Farther away, the words deny something else. */
const nearby = 25;
/** The same between an interface, whose names are common words, and the words that deny it. */
const closeBy = 20;

/** The model is there, and does not take this kind of input. */
export const abilityWords: WordFamily = {
  alone: words(
    // vLLM, started without its flags: https://docs.vllm.ai/en/latest/features/tool_calling.html
    "tool choice requires? enable auto tool choice",
    "not (?:a|an) (?:vlm|(?:multi ?modal|vision|visual|vlm|embeddings?) (?:language )?model)",
    "not (?:multi ?modal|(?:vision|image|tool|audio|video)s?) ?(?:capable|enabled|aware)",
    "(?:unsupported|not (?:an? )?supported|unavailable) (?:input |output )?modalit(?:y|ies)",
    "(?:text|embeddings?|completions?) only (?:language )?(?:models?|deployments?|endpoints?|servers?)",
    "(?:models?|deployments?|endpoints?|servers?) (?:is|are) (?:for )?(?:text|embeddings?|completions?|rerank(?:ing)?) only",
    "not multi ?modal",
    // Not "only support": the corpus has that as the request's (volc-016).
    "models? only (?:handles?|accepts?|takes?|understands?|processes|works with) (?:plain )?text",
    "can not use (?:vision|images?|multi ?modal)",
    "only (?:plain )?text(?: (?:contents?|inputs?|messages?|prompts?|parts?))? (?:is|are) (?:currently )?(?:accepted|supported|allowed)(?! (?:in|for|as) (?:the )?(?:system|assistant|tool|developer|name|role))",
    "(?:no|lacks?|without) (?:support for )?(?:native )?(?:tools?|functions?|vision|images?|audio|videos?|multi ?modal)(?: calls?| calling| use| inputs?)? (?:support|capabilit(?:y|ies))",
    "(?:no|lacks?|without) support for (?:tools?|functions?|vision|images?|audio|videos?|multi ?modal)",
    "no (?:endpoints?|models?|providers?|deployments?) (?:found |available )?(?:that |which )?(?:can )?supports? (?:\\w+ )?(?:images?|tools?|vision|audio|files?|videos?|the provided|all|this)",
  ),
  unless: words(
    "parameters?",
    "arguments?",
    "fields?",
    "formats?",
    "mime",
    "media type",
    "content type",
    "encod(?:ed|ing)",
    "schemes?",
    "resolutions?",
    "urls?",
    // What does not go together with something else in the request.
    "multiple",
    "when",
    "at once",
    "together",
    "both",
    "模式下",
    "同时",
    "时不支持",
    "参数",
    "格式",
  ),
  pairs: [
    {
      subject: kinds,
      predicate: words(
        "not support",
        "(?:does|do|did|can) not (?:currently |yet |natively )?(?:support|accept|handle|process|take|do|generate)",
        "can not (?:see|view|look at|hear|watch|call)",
        "not (?:trained|built|designed|made) (?:for|to)",
        "no support for",
        "not capable of",
        "不支持",
        "无法处理",
        "does not have",
      ),
      within: nearby,
      order: "predicateFirst",
    },
    {
      subject: words("(?:generate|chat|completions?|responses|embeddings?) (?:api|endpoint|operation)"),
      predicate: words("(?:is|are) not supported", "does not work", "unsupported"),
      within: closeBy,
      order: "subjectFirst",
    },
    {
      subject: kinds,
      predicate: words(
        "(?:is|are) not (?:currently |yet )?(?:supported|enabled|available|accepted|allowed)",
        "(?:is|are) unsupported",
        // A state of the model, and not of a service that fails.
        "(?:(?:is|are) )?(?:not (?:available|enabled|allowed|accepted)|unavailable|disabled) (?:for|with|on|in|by|at) (?:this|the|your) (?:\\w+ )?(?:models?|servers?|deployments?|endpoints?|providers?|apis?|backends?)",
        "can not be (?:processed|handled|used|accepted) (?:by|with|on) (?:this|the) (?:model|deployment)",
        "not supported",
        "unsupported",
        "不支持",
      ),
      within: nearby,
      order: "subjectFirst",
    },
  ],
};

/** The model itself is what does not take something. */
export const modelRefusesWords = words(
  "(?:models?|deployments?)(?: [\\w#]+){0,2} (?:do|does|did|is|are|can) not",
  "模型.{0,6}不支持",
);

/** What is said of a state that passes: a code beside it, such as ModelUnavailable, means no more. */
export const passingWords = words(
  "temporar(?:y|ily)",
  "try again (?:later|in|shortly)",
  "retry (?:later|shortly)",
  "稍后",
);

/** The request names no model at all. */
export const noModelWords = words(
  "models?(?: \\w+)? (?:is|was|are|can not be|must not be) (?:an )?(?:empty|required|missing|blank|null|undefined|not (?:provided|specified|set))",
  "(?:missing|empty|no) (?:required )?(?:\\w+ )?model(?: \\w+)? (?:provided|specified|parameter|field|name|given)",
  "(?:provide|specify|pass|set) (?:a|the) (?:valid )?model",
  "模型(?:名称)?(?:为空|不能为空|未填)",
);
