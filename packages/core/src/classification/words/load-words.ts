import { type WordFamily, words } from "./word-family.js";

/** The service has no room, for anybody. */
export const overloadWords: WordFamily = {
  alone: words(
    "over ?load(?:ed|ing)?",
    "(?:reached|hit) (?:\\w+ ){0,2}capacity",
    "(?:over|at|no|insufficient|out of|lacks?|limited|full|peak|exceeded) (?:\\w+ )?capacity",
    "capacity (?:\\w+ ){0,3}(?:exhausted|exceeded|reached|unavailable|constraints?|error|full)",
    "(?:high|heavy|excessive|peak|unusually high) (?:demand|load|traffic|volume)",
    "(?:is|are|too|currently|server|system|service|engine|model|very|network) busy",
    "queue (?:is )?(?:full|too long)",
    "no (?:healthy|available|live|ready) (?:\\w+ )?(?:upstream|backend|server|worker|instance|node|replica|deployment)s?",
    "no more data centers",
    "no (?:\\w+ )?(?:gpus?|workers?|replicas?|nodes?) (?:is |are )?(?:currently )?(?:available|free|left)",
    "(?:under|undergoing|down for|scheduled|in) maintenance",
    "(?:gpus?|workers?|slots?|servers?|instances?|nodes?|replicas?) (?:are |is )?(?:\\w+ ){0,2}(?:occupied|taken|in use)",
    "no free (?:slots?|capacity|resources)",
    "out of (?:compute |gpu )?resources",
    "压力(?:较|过|太)大",
    "人数(?:较|过|太)多",
    "火爆",
    "(?:维护|升级)中",
    "saturated",
    "degraded (?:function|endpoint|service|instance|deployment|mode)",
    "(?:is|are|currently) degraded",
    "负载",
    "饱和",
    "繁忙",
    "访问量过大",
    "过载",
    "拥挤",
    "排队",
    "(?:算力|容量|资源).{0,4}(?:不足|紧张)",
    "服务器?忙",
    "系统忙",
  ),
  pairs: [
    {
      subject: words(
        "servers?",
        "services?",
        "models?",
        "system",
        "engine",
        "backend",
        "upstream",
        "provider",
        "deployment",
        "endpoint",
        "cluster",
        "服务",
        "模型",
        "上游",
      ),
      predicate: words(
        "temporarily (?:\\w+ )?(?:unavailable|offline|down)",
        "currently (?:unavailable|loading|down|starting)",
        "(?:is |still )?(?:loading|warming up|starting up|initiali[sz]ing|(?:currently )?being (?:deployed|provisioned|loaded|updated))",
        "(?:is )?not (?:yet )?ready",
        "(?:is|was|been|got) unloaded",
        "暂时不可用",
        "暂不可用",
        "未就绪",
        "加载中",
      ),
    },
  ],
};

/** The model is being started for the request: it is there, and answers soon, whatever the status says. */
export const startingWords: WordFamily = {
  alone: words(
    "auto ?scal(?:ing|er|ed)",
    "scal(?:ing|es?|ed) (?:up )?from (?:zero|0)",
    "scaling up",
    "cold start(?:s|ed|ing)?",
    "still (?:downloading|loading|starting|initiali[sz]ing|pulling)",
    "(?:retry|try again) (?:shortly|soon|in a (?:moment|minute|few (?:seconds|minutes|moments)))",
    "(?:is|are) (?:now |still |currently )?(?:starting|booting|waking up|warming up|being (?:started|provisioned|woken))",
    "正在(?:启动|扩容|加载|唤醒)",
    "冷启动",
  ),
  pairs: [],
};

/** Nothing that runs the model is up: it is there, and its servers come back. */
export const noInstanceWords: WordFamily = {
  alone: words(
    "no (?:\\w+ ){0,2}(?:instances?|replicas?|workers?|pods?|nodes?|servers?|backends?|runners?) (?:are |is |were |was )?(?:currently |yet |now )?(?:found|available|running|ready|online|healthy|alive|up|registered|serving)",
    "no (?:\\w+ )?(?:running|ready|active|live|healthy) (?:\\w+ )?(?:instances?|replicas?|workers?|pods?|nodes?|servers?|backends?|runners?|endpoints?)",
    "no (?:\\w+ )?endpoints? (?:are |is )?(?:currently |yet )?(?:ready|healthy|alive|up)",
    // A relay's accounts with the service behind it, which cool down or are taken.
    "no available accounts?(?! (?:that |which |to )?(?:supports?|serves?|for|with|match(?:es|ing)?) )",
    "(?:没有|无|暂无)可用的?(?:账号|账户|帐号|帐户)",
    "(?:没有|无|暂无)(?:可用|运行中|就绪|健康)的?(?:推理)?(?:实例|副本|节点|工作节点|服务器)",
  ),
  pairs: [],
};

/** The model wrote an answer that the server could not use: the request is right, and the next answer may be. */
export const brokenAnswerWords: WordFamily = {
  alone: words(
    "tool use failed",
    "json validate failed",
    "failed generation",
    // A parser of the model's own output (vLLM and SGLang with gpt-oss: openai/harmony).
    "unexpected tokens? (?:\\w+ )?(?:while expecting|remaining in)",
    "failed to (?:call a function|generate (?:valid )?json|parse (?:the )?(?:model|tool|function)(?: \\w+)? (?:output|response|call|arguments))",
    "tool call validation failed",
    "(?:model|llm) (?:\\w+ ){0,2}(?:produced|generated|returned|output|wrote) (?:an? )?(?:invalid|malformed|unparsable|incomplete|empty|no)",
  ),
  pairs: [],
};

/** A connection behind the server was lost, whatever the status says: DashScope's APIConnectionError and ClientDisconnect are 400s. */
export const lostWords: WordFamily = {
  alone: words("api connection error", "client disconnect(?:ed)?"),
  pairs: [],
};

/**
 * The service failed. Asked where the status is the server's own, or none; under a 400, where the same words may be of a picture that was to be
 * fetched, `broken-behind.ts` looks for the fault of the request first.
 */
export const failureWords: WordFamily = {
  alone: words(
    "temporarily unavailable",
    "service (?:is )?(?:temporarily )?(?:unavailable|down)",
    "internal (?:server |service )?(?:error|failure)",
    "system (?:error|failure|exception)",
    "resources? (?:is |are )?unavailable",
    "(?:upstream|server|service|provider|proxy|gateway|network|stream|connection|backend) (?:error|failure|exception)",
    "(?:upstream|backend|provider) (?:\\w+ ){0,2}(?:error|failed|failure|unavailable|timeout|timed out|disconnect)",
    "timed? ?out",
    "deadline exceeded",
    "connection (?:reset|refused|error|closed|aborted|lost|failed)",
    "error (?:has )?occurred",
    "(?:stream|connection|upstream|peer) (?:was )?(?:disconnected|interrupted|dropped|terminated)",
    "bad gateway",
    "服务(?:异常|错误|不可用|内部错误)",
    "内部错误",
    "资源不可用",
    "(?:系统|网络|引擎)(?:内部)?(?:错误|异常|故障)",
    "连接失败",
    "超时",
  ),
  pairs: [],
};

/** Too fast, or too much at once. */
export const throttleWords: WordFamily = {
  alone: words(
    "rate ?limit(?:s|ed|ing|er)?(?! (?:parameter|value))",
    "too many (?:\\w+ )?(?:requests|calls|connections|concurrent \\w+)",
    "throttl(?:ed|ing|e)",
    "(?:requests?|tokens?|calls?|images?|queries) ?(?:per|/|a) ?(?:min(?:ute)?|sec(?:ond)?|hour|day)",
    "slow down",
    "too (?:fast|quickly|frequent(?:ly)?)",
    "call rate",
    // AWS, of any of its services: "Rate exceeded".
    "rate exceeded",
    "resource exhausted",
    "限流",
    "限速",
    "流控",
    "流量(?:受限|限制|控制|超限)",
    "频率",
    "限频",
    "频繁",
    "速率",
    "并发",
    "请求过多",
    "[过太]快",
    "(?:request|call) frequency (?:is )?(?:too high|exceeded|limit)",
    "请求数过多",
    "调用过多",
  ),
  pairs: [
    {
      subject: words("[rtiq]p[mdhs]", "concurren(?:cy|t)", "parallel", "call rate", "request rate"),
      predicate: words(
        "limit(?:s|ed)?",
        "limitation",
        "exceed(?:s|ed)?",
        "max",
        "maximum",
        "reached",
        "超",
        "上限",
      ),
    },
    {
      subject: words("requests?", "calls?"),
      predicate: words("limit (?:exceeded|reached|hit)", "(?:exceed(?:s|ed)?|reached) (?:\\w+ ){0,3}limit"),
      unless: words("too (?:large|long|big)", "size", "body", "length", "timeout", "tokens?"),
    },
  ],
};

/** A limit of somebody's pace, in a sentence that says so itself. */
export const paceLimitWords: WordFamily = {
  alone: words(
    "rate ?limit(?:s|ed|ing|er)?",
    "throttl(?:ed|ing|e)",
    "(?:requests?|tokens?|calls?) ?(?:per|/|a) ?(?:min(?:ute)?|sec(?:ond)?|hour|day)",
    "rate exceeded",
    "[rtq]p[ms] (?:\\w+ ){0,2}(?:limit|exceeded|reached)",
    "限流",
    "限速",
    "限频",
    "频率",
    "速率",
  ),
  pairs: [],
};
