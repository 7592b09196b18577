import { describe, expect, it } from "vitest";
import { readRecordedErrors } from "./read-recorded-errors.js";
import type { Failure } from "./recorded-error.js";

/** Status or code of each error, and a word that its body must hold. */
type Expected = readonly (readonly [kind: Failure["kind"], found: number | string, word?: string])[];

function summaryOf(failure: Failure): readonly (string | number)[] {
  switch (failure.kind) {
    case "reply":
      return [failure.kind, failure.status];
    case "network":
      return [failure.kind, failure.code];
    case "verdict":
      return [failure.kind, failure.classification.class];
  }
}

const cases: readonly (readonly [name: string, text: string, expected: Expected])[] = [
  [
    "an error of openai-python",
    "openai.RateLimitError: Error code: 429 - {'error': {'message': \"You exceeded your current quota, please check your plan\", 'type': 'insufficient_quota', 'param': None, 'code': 'insufficient_quota'}}",
    [["reply", 429, "insufficient_quota"]],
  ],
  [
    "a traceback of three chained exceptions",
    [
      "Traceback (most recent call last):",
      '  File "/app/.venv/lib/python3.11/site-packages/httpx/_transports/default.py", line 66, in map_httpcore_exceptions',
      "    yield",
      "httpcore.ConnectError: [Errno 111] Connection refused",
      "",
      "The above exception was the direct cause of the following exception:",
      "",
      "Traceback (most recent call last):",
      '  File "/app/main.py", line 3, in <module>',
      "httpx.ConnectError: [Errno 111] Connection refused",
      "",
      "The above exception was the direct cause of the following exception:",
      "",
      "Traceback (most recent call last):",
      '  File "/app/.venv/lib/python3.11/site-packages/openai/_base_client.py", line 989, in request',
      "    raise APIConnectionError(request=request) from err",
      "openai.APIConnectionError: Connection error.",
      "",
    ].join("\n"),
    [["network", "ECONNREFUSED"]],
  ],
  [
    "an exception's repr in a log",
    [
      "2025-11-25 12:00:01,123 ERROR app.worker: embedding failed: RateLimitError(\"Error code: 429 - {'error': {'message': 'Rate limit reached', 'type': 'requests', 'param': None, 'code': 'rate_limit_exceeded'}}\")",
      "2025-11-25 12:00:02,123 INFO app.worker: next",
      "",
    ].join("\n"),
    [["reply", 429, "rate_limit_exceeded"]],
  ],
  [
    "an error of Ark's Python client",
    "volcenginesdkarkruntime._exceptions.ArkRateLimitError: Error code: 429 - {'error': {'code': 'AccountOverdueError', 'message': 'The request failed because your account has an overdue balance. Request id: 021', 'param': '', 'type': 'Forbidden'}}, request_id: 20251125",
    [["reply", 429, "AccountOverdueError"]],
  ],
  [
    "an error of requests",
    "requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://api.openai.com/v1/embeddings",
    [["reply", 401]],
  ],
  [
    "an error of httpx",
    [
      "httpx.HTTPStatusError: Client error '404 Not Found' for url 'https://my.openai.azure.com/openai/deployments/x/embeddings?api-version=2024-02-01'",
      "For more information check: https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/404",
      "",
    ].join("\n"),
    [["reply", 404]],
  ],
  [
    "a timeout of openai-python",
    "openai.APITimeoutError: Request timed out.",
    [["network", "UND_ERR_HEADERS_TIMEOUT"]],
  ],
  [
    "a name that requests could not resolve",
    "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='api.openai.com', port=443): Max retries exceeded with url: /v1/embeddings (Caused by NameResolutionError(\"<urllib3.connection.HTTPSConnection object at 0x7f>: Failed to resolve 'api.openai.com' ([Errno -2] Name or service not known)\"))",
    [["network", "ENOTFOUND"]],
  ],
  [
    "a line of a log with a JSON tail",
    '2025-11-25T12:00:01.123Z ERROR [worker-3] provider call failed {"provider":"openai","status":429,"headers":{"retry-after":"7"},"body":{"error":{"code":"rate_limit_exceeded","message":"slow"}}}',
    [["reply", 429, "rate_limit_exceeded"]],
  ],
  [
    "lines of syslog, of which one is no error",
    [
      'Nov 25 12:00:01 host app[123]: HTTP 503 from openai: {"error":{"message":"The engine is currently overloaded","type":"server_error"}}',
      'Nov 25 12:00:02 host app[123]: done {"took":5}',
      'Nov 25 12:00:03 host app[123]: HTTP 401 from openai: {"error":{"message":"Incorrect API key","code":"invalid_api_key"}}',
      "",
    ].join("\n"),
    [
      ["reply", 503, "server_error"],
      ["reply", 401, "invalid_api_key"],
    ],
  ],
  [
    "a line of keys and values",
    'time=2025-11-25T12:00:01Z level=error msg="request failed" provider=azure status=429 retry_after=5 body="{\\"error\\":{\\"code\\":\\"429\\",\\"message\\":\\"Requests to the Embeddings operation have exceeded call rate limit\\"}}"',
    [["reply", 429, "call rate limit"]],
  ],
  [
    "lines of pino",
    [
      '{"level":30,"time":1,"msg":"listening"}',
      '{"level":50,"time":2,"err":{"type":"RateLimitError","message":"429 You exceeded your current quota","stack":"Error: 429","status":429,"headers":{"retry-after":"3"},"error":{"type":"insufficient_quota","code":"insufficient_quota"}},"provider":"openai","msg":"call failed"}',
      '{"level":50,"time":3,"err":{"type":"TypeError","message":"fetch failed","cause":{"errno":-104,"code":"ECONNRESET","syscall":"read"}},"provider":"openai"}',
      "",
    ].join("\n"),
    [
      ["reply", 429, "insufficient_quota"],
      ["network", "ECONNRESET"],
    ],
  ],
  [
    "a line with a status, a body and a name behind it",
    '[2025-11-25 12:00] ERROR: 429 Too Many Requests {"error":{"code":"rate_limit_exceeded"}} provider=openai',
    [["reply", 429, "rate_limit_exceeded"]],
  ],
  [
    "a line of a container",
    '{"log":"{\\"provider\\":\\"openai\\",\\"status\\":500,\\"body\\":\\"oops\\"}\\n","stream":"stderr","time":"2025"}',
    [["reply", 500, "oops"]],
  ],
  [
    "an axios error as JSON",
    '{"message":"Request failed with status code 429","name":"AxiosError","code":"ERR_BAD_REQUEST","status":429,"config":{"url":"/chat/completions","baseURL":"https://api.openai.com/v1","method":"post"},"response":{"status":429,"statusText":"Too Many Requests","headers":{"retry-after":"12","content-type":"application/json"},"data":{"error":{"code":"rate_limit_exceeded","message":"x"}}}}',
    [["reply", 429, "rate_limit_exceeded"]],
  ],
  [
    "a printed axios error with a body of text",
    [
      "AxiosError: Request failed with status code 429",
      "    at settle (file:///app/node_modules/axios/lib/core/settle.js:19:12)",
      "    at IncomingMessage.handleStreamEnd (file:///app/node_modules/axios/lib/adapters/http.js:599:11) {",
      "  code: 'ERR_BAD_REQUEST',",
      "  config: {",
      "    transitional: {",
      "      silentJSONParsing: true",
      "    },",
      "    adapter: [ 'xhr', 'http', 'fetch' ],",
      "    transformRequest: [ [Function: transformRequest] ],",
      "    headers: Object [AxiosHeaders] {",
      "      Accept: 'application/json, text/plain, */*',",
      "      Authorization: 'Bearer x'",
      "    },",
      "    baseURL: 'https://api.openai.com/v1',",
      "    url: '/embeddings'",
      "  },",
      "  request: <ref *1> ClientRequest {",
      "    _events: [Object: null prototype] {",
      "      abort: [Function (anonymous)],",
      "    },",
      "    socket: TLSSocket { _tlsOptions: [Object], [Symbol(alpncallback)]: null },",
      "    _header: 'POST /v1/embeddings HTTP/1.1\\r\\n',",
      "    [Symbol(kOutHeaders)]: [Object: null prototype] {}",
      "  },",
      "  response: {",
      "    status: 429,",
      "    statusText: 'Too Many Requests',",
      "    headers: Object [AxiosHeaders] {",
      "      'retry-after': '20',",
      "      'content-type': 'application/json'",
      "    },",
      "    config: { url: '/embeddings' },",
      "    request: <ref *1> ClientRequest { res: IncomingMessage { statusCode: 429 } },",
      '    data: \'{"error":{"code":"rate_limit_exceeded","message":"x"}}\'',
      "  },",
      "  status: 429",
      "}",
      "",
    ].join("\n"),
    [["reply", 429, "rate_limit_exceeded"]],
  ],
  [
    "a timeout of axios",
    '{"provider":"openai","code":"ECONNABORTED","message":"timeout of 1000ms exceeded","name":"AxiosError","config":{}}',
    [["network", "ECONNABORTED"]],
  ],
  [
    "an error of the AI SDK as JSON",
    '{"name":"AI_APICallError","url":"https://api.openai.com/v1/chat/completions","statusCode":429,"responseHeaders":{"retry-after":"9"},"responseBody":"{\\"error\\":{\\"code\\":\\"insufficient_quota\\",\\"message\\":\\"x\\"}}","isRetryable":true,"data":{"error":{}}}',
    [["reply", 429, "insufficient_quota"]],
  ],
  [
    "a printed RetryError of the AI SDK",
    [
      "RetryError [AI_RetryError]: Failed after 3 attempts. Last error: You exceeded your current quota",
      "    at x (y:1:2) {",
      "  reason: 'maxRetriesExceeded',",
      "  errors: [",
      "    APICallError [AI_APICallError]: You exceeded",
      "        at z (y:1:2) {",
      "      cause: undefined,",
      "      url: 'https://api.openai.com/v1/responses',",
      "      requestBodyValues: [Object],",
      "      statusCode: 429,",
      "      responseHeaders: { 'retry-after': '4' },",
      '      responseBody: \'{"error":{"code":"insufficient_quota"}}\',',
      "      isRetryable: true,",
      "      data: [Object]",
      "    }",
      "  ],",
      "  lastError: APICallError [AI_APICallError]: You exceeded",
      "        at z (y:1:2) {",
      "      cause: undefined,",
      "      url: 'https://api.openai.com/v1/responses',",
      "      statusCode: 429,",
      "      responseHeaders: { 'retry-after': '4' },",
      '      responseBody: \'{"error":{"code":"insufficient_quota"}}\',',
      "  }",
      "}",
      "",
    ].join("\n"),
    [["reply", 429, "insufficient_quota"]],
  ],
  [
    "a printed error of LangChain",
    [
      "InsufficientQuotaError: 429 You exceeded your current quota, please check your plan and billing details.",
      "",
      "Troubleshooting URL: https://js.langchain.com/docs/troubleshooting/errors/MODEL_RATE_LIMIT/",
      "    at APIError.generate (/app/node_modules/openai/src/core/error.ts:101:14) {",
      "  status: 429,",
      "  headers: Headers {",
      "    'retry-after': '5'",
      "  },",
      "  requestID: 'req',",
      "  error: { message: 'You exceeded', type: 'insufficient_quota', param: null, code: 'insufficient_quota' },",
      "  code: 'insufficient_quota',",
      "  attemptNumber: 1,",
      "  retriesLeft: 6",
      "}",
      "",
    ].join("\n"),
    [["reply", 429, "insufficient_quota"]],
  ],
  [
    "an uncaught error",
    [
      "/app/node_modules/openai/core/error.js:54",
      "            return new RateLimitError(status, error, message, headers);",
      "                   ^",
      "",
      "RateLimitError: 429 Rate limit reached",
      "    at APIError.generate (/app/node_modules/openai/core/error.js:54:20) {",
      "  status: 429,",
      "  headers: Headers { 'retry-after': '5' },",
      "  error: { message: 'Rate limit reached', code: 'rate_limit_exceeded' }",
      "}",
      "",
      "Node.js v22.3.0",
      "",
    ].join("\n"),
    [["reply", 429, "rate_limit_exceeded"]],
  ],
  [
    "an error of got as JSON",
    '{"provider":"openai","name":"HTTPError","code":"ERR_NON_2XX_3XX_RESPONSE","message":"Response code 429 (Too Many Requests)","response":{"statusCode":429,"headers":{"retry-after":"5"},"body":"{\\"error\\":{\\"code\\":\\"rate_limit_exceeded\\"}}"}}',
    [["reply", 429, "rate_limit_exceeded"]],
  ],
  [
    "a printed error of got",
    [
      "HTTPError: Response code 503 (Service Unavailable)",
      "    at Request.<anonymous> (file:///app/node_modules/got/dist/source/as-promise/index.js:86:42) {",
      "  input: undefined,",
      "  code: 'ERR_NON_2XX_3XX_RESPONSE',",
      "  timings: { start: 1, phases: { wait: 1 } },",
      "  options: { url: [URL], headers: [Object] },",
      "  event: undefined",
      "}",
      "",
    ].join("\n"),
    [["reply", 503]],
  ],
  [
    "a printed error of undici",
    [
      "ConnectTimeoutError: Connect Timeout Error (attempted address: api.openai.com:443, timeout: 10000ms)",
      "    at onConnectTimeout (node:internal/deps/undici/undici:2602:28) {",
      "  code: 'UND_ERR_CONNECT_TIMEOUT'",
      "}",
      "",
    ].join("\n"),
    [["network", "UND_ERR_CONNECT_TIMEOUT"]],
  ],
  [
    "an undici error with a flat list of headers",
    '{"provider":"openai","name":"ResponseStatusCodeError","code":"UND_ERR_RESPONSE_STATUS_CODE","statusCode":429,"headers":["retry-after","5","content-type","application/json"],"body":{"error":{"code":"rate_limit_exceeded"}}}',
    [["reply", 429, "rate_limit_exceeded"]],
  ],
  [
    "a printed reply with the Headers of undici",
    "{ provider: 'openai', status: 429, headers: HeadersList { cookies: null, [Symbol(headers map)]: Map(1) { 'retry-after' => { name: 'retry-after', value: '9' } }, [Symbol(headers map sorted)]: null }, body: { error: { code: 'rate_limit_exceeded' } } }",
    [["reply", 429, "rate_limit_exceeded"]],
  ],
  [
    "Node's numbers beside its code",
    '{"provider":"openai","errno":-104,"code":"ECONNRESET","syscall":"read"}',
    [["network", "ECONNRESET"]],
  ],
  [
    "Node's number alone",
    '{"provider":"openai","errno":-111,"syscall":"connect","message":"x"}',
    [["network", "ECONNREFUSED"]],
  ],
  [
    "a body that says the status",
    '{"provider":"openai","error":{"message":"Rate limit exceeded","code":429,"metadata":{"raw":"x"}}}',
    [["reply", 429, "metadata"]],
  ],
  [
    "a sentence of go-openai",
    "error, status code: 429, status: 429 Too Many Requests, message: You exceeded your current quota, please check your plan and billing details.",
    [["reply", 429, "exceeded your current quota"]],
  ],
  [
    "a message as a JSON text",
    "\"Error code: 401 - {'error': {'message': 'Incorrect API key', 'code': 'invalid_api_key'}}\"",
    [["reply", 401, "invalid_api_key"]],
  ],
  [
    "several objects below each other",
    [
      "{",
      '  "provider": "openai",',
      '  "status": 429',
      "}",
      "{",
      '  "provider": "openai",',
      '  "status": 500',
      "}",
      "",
    ].join("\n"),
    [
      ["reply", 429],
      ["reply", 500],
    ],
  ],
  ["a message of Node.js", "getaddrinfo ENOTFOUND api.openai.com", [["network", "ENOTFOUND"]]],
  [
    "curl -i through 100 Continue and a redirect to HTTP/2",
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 307 Temporary Redirect\r\nLocation: /x\r\n\r\nHTTP/2 429 \r\ncontent-type: application/json\r\nretry-after: 30\r\n\r\n{"error":{"code":"rate_limit_exceeded"}}',
    [["reply", 429, "rate_limit_exceeded"]],
  ],
  [
    "curl -i through a proxy",
    'HTTP/1.1 200 Connection established\r\n\r\nHTTP/2 401 \r\ncontent-type: application/json\r\n\r\n{\n  "error": {"code":"invalid_api_key"}\n}\n',
    [["reply", 401, "invalid_api_key"]],
  ],
];

describe("readRecordedErrors", () => {
  it.each(cases)("reads %s", (_, text, expected) => {
    const { errors, leftOut } = readRecordedErrors(text, "openai");
    expect(leftOut).toEqual([]);
    expect(errors.map(({ failure }) => summaryOf(failure))).toEqual(
      expected.map(([kind, found]) => [kind, found]),
    );
    for (const [index, [, , word]] of expected.entries()) {
      const failure = errors[index]?.failure;
      const body = failure?.kind === "reply" ? JSON.stringify(failure.body) : "";
      expect(body).toContain(word ?? "");
    }
  });

  it.each(cases)("reads %s with the line ends of Windows, too", (_, text, expected) => {
    const { errors } = readRecordedErrors(text.replace(/\r?\n/g, "\r\n"), "openai");
    expect(errors.map(({ failure }) => summaryOf(failure))).toEqual(
      expected.map(([kind, found]) => [kind, found]),
    );
  });
});
