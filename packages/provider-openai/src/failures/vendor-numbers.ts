import type { ErrorClass, FaultScope, Verdict } from "@hotspare/core/plugin";

/*
 * Numbers that servers which speak as OpenAI does write into `code`, where the sentence beside them says little, or says it in another
 * language. A number stands here only if no other of these vendors means something else by it. Sources:
 *   [zhipu]       Zhipu, "错误码汇总" (docs.bigmodel.cn/cn/faq/api-code)
 *   [minimax]     MiniMax, "Error Codes" (platform.minimax.io), `base_resp.status_code`
 *   [siliconflow] SiliconFlow, "错误处理" (docs.siliconflow.cn), `code`
 *   [baidu]       Baidu Qianfan, "错误码" (cloud.baidu.com/doc/WENXINWORKSHOP), `error_code`
 *   [spark]       iFlytek Spark, "错误码" (www.xfyun.cn/doc/spark/Web.html), `code` and `header.code`
 *   [huawei]      Huawei ModelArts MaaS, "错误码" (support.huaweicloud.com, usermanual-maas-modelarts/maas-modelarts-0080), `error_code`
 *   [cloudflare]  Cloudflare Workers AI, "Errors" (developers.cloudflare.com/workers-ai/platform/errors)
 */
type Numbers = readonly [numbers: string, errorClass: ErrorClass, scope: FaultScope, reason: string];

const numbers: readonly Numbers[] = [
  ["1113 1309", "quota_exceeded", "account", "no_money_left"], // [zhipu]
  ["1304 1308 1310", "quota_exceeded", "account", "quota_spent"], // [zhipu] of the day, of the plan's window, of the week
  ["1110 1111 1112 1120 1121", "auth", "account", "account_restricted"], // [zhipu]
  ["1212", "not_found", "request", "input_not_supported"], // [zhipu] a way of calling, such as a stream
  ["1311", "not_found", "credential_model", "not_in_plan"], // [zhipu]
  ["1211 1220 1221 1222", "not_found", "credential_model", "model_absent"], // [zhipu] 1220: no right to the model
  ["1261", "input_too_large", "request", "input_too_long"], // [zhipu]
  ["1301", "content_safety", "request", "content_refused"], // [zhipu]
  ["1302 1303", "rate_limited", "account_model", "throttled"], // [zhipu] concurrency, frequency
  ["1305 1312", "transient", "endpoint_model", "overloaded"], // [zhipu]
  ["1210 1213 1214 1215", "permanent", "request", "invalid_request"], // [zhipu]
  ["1008", "quota_exceeded", "account", "no_money_left"], // [minimax]
  ["1039 1041 2045", "rate_limited", "account_model", "throttled"], // [minimax] tokens a minute, connections, growth
  ["1026 1027", "content_safety", "request", "content_refused"], // [minimax] of the input, of the output
  ["1033", "transient", "endpoint_model", "server_failed"], // [minimax]
  ["2061", "not_found", "credential_model", "not_in_plan"], // [minimax]
  ["1042 1043 2013 2037", "permanent", "request", "invalid_request"], // [minimax]
  ["2049", "auth", "credential", "key_refused"], // [minimax]
  ["2056", "quota_exceeded", "account", "quota_spent"], // [minimax] the plan's window
  ["30001", "quota_exceeded", "account", "no_money_left"], // [siliconflow]
  ["20012 30003", "not_found", "credential_model", "model_absent"], // [siliconflow]
  ["50505 50507 50603", "transient", "endpoint_model", "overloaded"], // [siliconflow]
  ["336501 336502", "rate_limited", "account_model", "throttled"], // [baidu] requests, tokens a minute
  ["336100", "transient", "endpoint_model", "overloaded"], // [baidu]
  ["336103 336104", "input_too_large", "request", "input_too_long"], // [baidu]
  ["336001 336002 336003 336004 336005 336006 336007", "permanent", "request", "invalid_request"], // [baidu]
  ["10003 10004 10005 10163", "permanent", "request", "invalid_request"], // [spark]
  ["10006 10007 11202 11203", "rate_limited", "account_model", "throttled"], // [spark] at once, of a second
  ["10008 10110", "transient", "endpoint_model", "overloaded"], // [spark]
  ["10009 10010 10011 10012 10222 10223", "transient", "endpoint_model", "server_failed"], // [spark] its engine
  ["10013 10014 10019", "content_safety", "request", "content_refused"], // [spark]
  ["10015 10016 11200", "auth", "credential_model", "not_permitted"], // [spark]
  ["10907", "input_too_large", "request", "input_too_long"], // [spark]
  ["11201", "quota_exceeded", "account", "quota_spent"], // [spark] of the day
  ["ModelArts.81011", "content_safety", "request", "content_refused"], // [huawei] in a 403
  ["3036 4006", "quota_exceeded", "account", "quota_spent"], // [cloudflare] the account's allowance of the day
  ["3040", "transient", "endpoint_model", "overloaded"], // [cloudflare]
  ["5007", "not_found", "credential_model", "model_absent"], // [cloudflare]
  ["3006", "input_too_large", "request", "input_too_long"], // [cloudflare]
];

const verdicts: ReadonlyMap<string, Verdict> = new Map(
  numbers.flatMap(([list, errorClass, scope, reason]) =>
    list.split(" ").map((number): [string, Verdict] => [number, { class: errorClass, scope, reason }]),
  ),
);

/** The verdict for a vendor's number. Undefined: the number is a status, or no known vendor's. */
export function vendorVerdict(code: string | undefined): Verdict | undefined {
  return code === undefined ? undefined : verdicts.get(code);
}
