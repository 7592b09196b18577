import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { type Verdict, verdict } from "../verdict.js";
import { has, speaksOf, type WordFamily, words } from "./word-family.js";

const refused = "(?:not |un)(?:allowed|permitted|authori[sz]ed|entitled)";
const use = "(?:access|use|using|call|invoke|query|request|run|reach)";

/** The model is what is refused, and not the key: the key may use others. */
const refusedModelWords: WordFamily = {
  alone: words(
    // Codes: "key model access denied" (LiteLLM), "model permission blocked project" (Groq).
    "models? (?:access|permissions?|usage) (?:is |was )?(?:denied|blocked|forbidden|restricted|not allowed)",
    `${refused} (?:to |for )?${use} (?:to )?(?:(?:the|this|that|requested|any|such|following) ){0,2}(?:\\w+ )?models?`,
    `(?:can|may) only ${use} (?:(?:the|these|those|this|following|listed) ){0,2}models?`,
    `access to (?:the |this |that )?(?:requested )?models? (?:[\\w#]+ ){0,2}(?:is |was |has been )?(?:denied|refused|forbidden|blocked|restricted)`,
    "models? (?:[\\w#]+ ){0,2}(?:is|was|are|has been) (?:blocked|disabled|restricted|forbidden|turned off) (?:at|by|for|in|on) (?:the |your |this )?(?:\\w+ )?(?:project|organi[sz]ation|team|workspace|account|keys?)",
    // Ollama Cloud.
    "models? (?:[\\w#]+ ){0,2}(?:requires?|needs?) (?:an? |the )?(?:\\w+ ){0,2}(?:subscription|plan|membership|upgrade)",
    "(?:subscription|plan|membership) (?:is )?(?:required|needed) (?:for|to (?:use|access|call|run)) (?:the |this |that )?(?:\\w+ )?models?",
    "(?:无权|没有权限|未被允许|不允许|无权限)(?:访问|使用|调用)?(?:此|该|这个)?模型",
    "模型.{0,20}(?:(?:需要|需)(?:订阅|升级|开通会员)|(?:已)?被.{0,8}管理员(?:禁用|停用|关闭))",
  ),
  unless: words("balance", "credits?", "余额"),
  pairs: [],
};

/** The key itself is refused, whatever stands behind it. */
const refusedKeyWords = words(
  "(?:invalid|incorrect|wrong|expired|revoked|missing|disabled|unknown|no) (?:\\w+ )?(?:keys?|tokens?|credentials?)",
  "(?:keys?|tokens?|credentials?) (?:is |are |has |was |has been )?(?:invalid|incorrect|wrong|expired|revoked|missing|disabled|not (?:valid|found))",
  "(?:令牌|密钥).{0,3}(?:无效|过期|失效|禁用|错误|不存在)",
  "(?:无效|错误|过期)的?(?:令牌|密钥)",
);

/** A right, a payment, or an error in a stream; under every other status a model that may not be used is not there. */
const statuses: ReadonlySet<number> = new Set([401, 402, 403]);

/** A key that may not use this model: it may use others, whether the status is that of a wrong key or not. */
export function judgeRefusedModel(
  status: ErrorFacts["status"],
  clauses: readonly string[],
): Verdict | undefined {
  const mayBeRight = status === undefined || status < 300 || statuses.has(status);
  return mayBeRight &&
    clauses.some((clause) => speaksOf(refusedModelWords, clause)) &&
    !clauses.some((clause) => has(refusedKeyWords, clause))
    ? verdict("auth", "model_not_permitted", "credential_model")
    : undefined;
}
