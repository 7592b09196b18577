/**
 * Words that the kept sentence of an unknown error may consist of: the language of errors, and nothing else. A name, a topic or a
 * translation of a prompt is no such word, however a server writes it. A word that is missing here costs a rule a word to recognise the
 * error by; a word too many could be a prompt's.
 */
const words = `
  a about above accept access according account action activate active actual add additional address adjust admin administrator after
  again against agent agreement alias all allocation allow almost already also always an and another any anymore api app application
  apply approval approve are argument arn arrears array as ask assign assistant associate at attempt audience audio authentication
  authorization authorize available await back backend bad balance base based batch be bearer because become been before begin being
  below between beyond billing bill block body both branch browser budget buffer burst busy but buy by cache call caller can cancel
  cannot cant capability capable capacity card catalog cause ceiling certificate change channel character charge chat check choice
  choose chunk circuit claim class client close cloud cluster code cold collection command comma compatible complete completion
  compliance compute concurrency concurrent condition configuration configure conflict confirm connect connection consent console consume
  contact contain content context continue contract control conversation correct cost could count country cpu crash create credential credit
  current currently customer cut daily data database date day deactivate debt declare decode decline default delay delete deliver demand
  denial deny deploy deployment deprecate describe description destination detail detect device did different dimension disable
  disconnect discontinue disk do document documentation does doesnt domain done dont down downgrade due duplicate duration during each
  early edge edit either element email embed embedding empty enable encode encoding encounter end endpoint engine enough ensure enter
  enterprise entitlement entity entry environment equal error estimate evaluation event every exact exceed exceedance exception excess
  exclude execute exhaust exist expect experience expiration expire expired expiry explicit extend external extra fail failover failure
  false fatal feature fetch few field file filter find fine finish first fix flag float flow follow for forbid forbidden forbids form
  format forward found fraud free freeze frequency frequent from frozen full function fund further future gate gateway general generate
  generation geo get given global go gone got gpu grant greater group guard guardrail guide had handle handler handshake happen hard
  harmful has hasnt have header health healthy height held help high hit hold host hour how however hub human idle if illegal image
  immediate impossible in inactive include incompatible incomplete incorrect increase index inference information initialize initiate
  inner input insert inside install instance instead instruction insufficient int integer intend interface internal interrupt into invalid
  invoice ip is isnt issue it item its job json just keep key kind know large last late later latency latest launch layer lease least left
  legacy legal length less level library license like limit limitation line link list live load loading local location lock log login
  logprobs long longer low lower made maintenance make malformed manage many map match max maximum may me mean media member memory
  merchant message meta metadata method micro migrate min minimum minute misconfigure mismatch missing modality mode model moderation
  modify module moment money month monthly more most move much multiple multimodal must my name native near necessary need negative
  nested network never new next no node none normal not nothing notice notify now null number numeric object obtain occupy occur of off
  offer offline often ok old on once one ongoing online only open operation operator option or order organisation organization origin
  other otherwise our out outage output outside outstanding over overage overdue overflow overload own owner package page paid pair
  parallel parameter parent parse part partial partner party pass password past path pause pay payable payload payment peak pend pending
  per percent perform period permanent permission permit phase phone pixel place plan platform please plus point policy pool port
  possible post pre preempt prefer prefix premium prepaid prepare present prevent preview previous price pricing primary prior priority
  private problem proceed process processing product production profile progress prohibit project prompt properly property protection
  protocol provide provider provision proxy public publish pull purchase purpose push put quantity query queue quick quota raise ram
  range rate ratio raw reach read ready real reason receive recent recharge recognise recognize record recover redirect reduce refer
  reference refresh refuse region regional register registration regulation reject release reload remain remaining remote remove renew
  repeat replace replenish replica reply report represent request require requirement reserve reset resolve resource respond response
  rest restart restrict restriction result resume retain retire retry return review revoke right risk role rollback root route router
  rule run runner runtime safe safety same scale schedule schema scope score second secret section security see seem segment select self
  send sensitive separate sequence serve server service session set setting setup several severe share shard short should shut side
  sign signature size skip slow small so socket some something soon sorry source space special specific specify spend spent stage stale
  standard start startup state statement status stay step still stop storage store stream streaming string strict structure subject
  submit subscribe subscriber subscription success such suffix suggest sum summary supply support sure surpass suspend suspension switch
  system table take target task team temperature temporary temporarily tenant term terminate test text than thank that the their them
  then there these they thing this those though thread threshold throttle throttling throughput through thus tier time timed timeout
  tls to together token too took tool top total traffic train transfer transient transport trial trigger trouble true truncate trust try
  turn type unable unacceptable unallocated unauthenticated unauthorized unavailable unbound undefined under understand undergo unexpected
  unhealthy unhandled unit unknown unlimited unlock unmatched unpaid unprocessable unreachable unrecognised unrecognized unresolved
  unsafe unset unsettled unspecified unstable unsubscribed unsupported until unusable unverified up update upgrade upload upper upstream
  usage use user using valid validate validation value variable vector verification verify version very via video view violate violation
  virtual vision visible visit volume wait wallet want warm warmup warning was wasnt way we week weekly weight well were what when where
  whether which while whole why width will window with within without wont word work worker workload workspace would write wrong year yet
  you your zero zone err ai id ids uri uuid http https json xml html tpm tpd rpm rpd qps qpm iam vpc ssl dns oauth jwt llm ms sec min kb mb gb
`;

/** The same for Chinese, whose words stand without spaces. */
const chineseWords = `
  账户 账号 帐户 帐号 余额 不足 欠费 充值 请充值 套餐 到期 过期 额度 免费 试用 耗尽 用完 用户 令牌 密钥 无效 错误 失败 认证 鉴权 授权 权限 无权
  访问 拒绝 禁止 禁用 停用 冻结 封禁 模型 不存在 未找到 未开通 开通 下线 已下线 部署 请求 频率 过高 过快 过多 太多 并发 限流 限制 限额 上限 达到
  超过 超出 超限 超时 超长 过长 长度 最大 配额 速率 繁忙 负载 饱和 过载 排队 服务 服务器 系统 不可用 暂时 暂无 稍后 稍后再试 重试 再试 当前 分组
  上游 渠道 可用 参数 输入 输出 内容 敏感 安全 审核 违规 图片 图像 格式 不支持 支持 地区 区域 网关 内部 异常 维护 升级 联系 管理员 客服 您的 请
  检查 文档 状态 小时 分钟 已 未 无 的 不 该 或 和 后 前 在 将 与 为 是 有 对 时 次 天 秒 每 请您 之后
`;

const known: ReadonlySet<string> = new Set(listOf(words));
const chinese: ReadonlySet<string> = new Set(listOf(chineseWords));
const longestChinese = Math.max(...[...chinese].map((word) => word.length));

function listOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** How English bends a word, and what the word was before. */
const endings: readonly (readonly [RegExp, string])[] = [
  [/ies$/, "y"],
  [/ied$/, "y"],
  [/(?:es|ed|er|ing|ion)$/, "e"],
  [/(?:s|es|ed|ing|ly|ment)$/, ""],
  [/ly$/, "le"],
  [/([b-df-hj-np-tv-z])\1(?:ed|ing)$/, "$1"],
];

/** Whether a word, in lower case, is of the language of errors. */
export function isErrorWord(word: string): boolean {
  const plain = word.replace(/['’]s?/g, "");
  return plain.length <= 20 && (known.has(plain) || known.has(word.replace(/['’]/g, "")) || isBent(plain));
}

function isBent(word: string): boolean {
  return (
    word.length > 3 && endings.some(([end, base]) => end.test(word) && known.has(word.replace(end, base)))
  );
}

/** Splits Chinese text into known words, longest first, and single characters of no known word. */
export function chineseWordsIn(
  text: string,
): readonly { readonly word: string; readonly isKnown: boolean }[] {
  const found: { readonly word: string; readonly isKnown: boolean }[] = [];
  for (let at = 0; at < text.length; ) {
    let length = Math.min(longestChinese, text.length - at);
    while (length > 1 && !chinese.has(text.slice(at, at + length))) {
      length -= 1;
    }
    const word = text.slice(at, at + length);
    found.push({ word, isKnown: chinese.has(word) });
    at += length;
  }
  return found;
}
