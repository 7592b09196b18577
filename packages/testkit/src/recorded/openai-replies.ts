// Written by `npm run write:replies` from test/corpus/cases: change the cases, not this file.

/** HTTP messages, as they were received. */
export const openaiReplies = {
  // openai-002
  insufficient_quota:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","param":null,"code":null}}',
  // openai-004
  billing_not_active:
    'HTTP/1.1 429\r\ncontent-type: application/json; charset=utf-8\r\nserver: cloudflare\r\nx-request-id: req_00000000000000000000000000000000\r\n\r\n{"error":{"message":"Your account is not active, please check your billing details on our website.","type":"billing_not_active","param":null,"code":"billing_not_active"}}',
  // openai-005
  tokens_per_minute:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Rate limit reached for text-embedding-3-small in organization org-XXXXXXXXXXXXXXXXXXXXXXXX on tokens per min (TPM): Limit 1000000, Used 976163, Requested 70716. Please try again in 2.812s. Visit https://platform.openai.com/account/rate-limits to learn more.","type":"tokens","param":null,"code":"rate_limit_exceeded"}}',
  // openai-006
  tokens_per_minute_legacy:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Rate limit reached for default-text-embedding-ada-002 in organization org-XXXXXXXXXXXXXXXXXXXXXXXX on tokens per min. Limit: 1000000 / min. Current: 1 / min. Contact us through our help center at help.openai.com if you continue to have issues.","type":"tokens","param":null,"code":"rate_limit_exceeded"}}',
  // openai-007
  requests_per_minute:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Rate limit reached for text-embedding-ada-002 in organization org-XXXXXXXXXXXXXXXXXXXXXXXX on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s. Visit https://platform.openai.com/account/rate-limits to learn more. You can increase your rate limit by adding a payment method to your account at https://platform.openai.com/account/billing.","type":"requests","param":null,"code":"rate_limit_exceeded"}}',
  // openai-009
  requests_per_day:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Rate limit reached for gpt-3.5-turbo in organization org-XXXXXXXXXXXXXXXXXXXXXXXX on requests per day (RPD): Limit 10000, Used 10000, Requested 1. Please try again in 8.64s. Visit https://platform.openai.com/account/rate-limits to learn more.","type":"requests","param":null,"code":"rate_limit_exceeded"}}',
  // openai-014
  request_exceeds_tpm:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Request too large for gpt-4.1-2025-04-14 (for limit gpt-4.1) in organization org-XXXXXXXXXXXXXXXXXXXXXXXX on tokens per min (TPM): Limit 30000, Requested 37313. The input or output tokens must be reduced in order to run successfully. Visit https://platform.openai.com/account/rate-limits to learn more.","type":"tokens","param":null,"code":"rate_limit_exceeded"}}',
  // openai-015
  context_length_exceeded:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"This model\'s maximum context length is 8192 tokens, however you requested 8610 tokens (8610 in your prompt; 0 for the completion). Please reduce your prompt; or completion length.","type":"invalid_request_error","param":null,"code":null}}',
  // openai-016
  max_tokens_per_request:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Requested 453357 tokens, max 300000 tokens per request","type":"max_tokens_per_request","param":null,"code":"max_tokens_per_request"}}',
  // openai-021
  invalid_input_embeddings:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"\'$.input\' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.","type":"invalid_request_error","param":null,"code":null}}',
  // openai-022
  empty_input_legacy:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"[\'\'] is not valid under any of the given schemas - \'input\'","type":"invalid_request_error","param":null,"code":null}}',
  // openai-023
  dimensions_not_supported:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"This model does not support specifying dimensions.","type":"invalid_request_error","param":null,"code":null}}',
  // openai-024
  unsupported_image_format:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"You uploaded an unsupported image. Please make sure your image has of one the following formats: [\'png\', \'jpeg\', \'gif\', \'webp\'].","type":"invalid_request_error","param":null,"code":"invalid_image_format"}}',
  // openai-027
  image_download_timeout:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Timeout while downloading 20250503_162129.jpg.","type":"invalid_request_error","param":null,"code":"invalid_image_url"}}',
  // openai-030
  missing_scopes:
    'HTTP/1.1 401\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"You have insufficient permissions for this operation. Missing scopes: api.responses.write. Check that you have the correct role in your organization (Reader, Writer, Owner) and project (Member, Owner), and if you\'re using a restricted API key, that it has the necessary scopes.","type":"invalid_request_error","param":null,"code":null}}',
  // openai-033
  project_model_access_denied:
    'HTTP/1.1 403\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Project `proj_XXXXXXXXXXXXXXXXXXXXXXXX` does not have access to model `text-embedding-ada-002`","type":"invalid_request_error","param":null,"code":"model_not_found"}}',
  // openai-037
  usage_policy_flag:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Invalid prompt: your prompt was flagged as potentially violating our usage policy. Please try again with a different prompt: https://platform.openai.com/docs/guides/reasoning#advice-on-prompting","type":"invalid_request_error","param":null,"code":"invalid_prompt"}}',
  // openai-037
  content_policy:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Invalid prompt: your prompt was flagged as potentially violating our usage policy. Please try again with a different prompt: https://platform.openai.com/docs/guides/reasoning#advice-on-prompting","type":"invalid_request_error","param":null,"code":"invalid_prompt"}}',
  // openai-038
  model_not_found:
    'HTTP/1.1 404\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"The model `gpt-4o` does not exist or you do not have access to it.","type":"invalid_request_error","param":null,"code":"model_not_found"}}',
  // openai-041
  server_error:
    'HTTP/1.1 500\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"The server had an error processing your request. Sorry about that! You can retry your request, or contact us through our help center at help.openai.com if you keep seeing this error. (Please include the request ID e5c949c8ec2c86be225544e5eefcbe4d in your email.)","type":"server_error","param":null,"code":null}}',
  // openai-043
  model_overloaded:
    'HTTP/1.1 503\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"That model is currently overloaded with other requests. You can retry your request, or contact us through our help center at help.openai.com if the error persists. (Please include the request ID 500d9fff2057e4af93a280f67002c342 in your message.)","type":"server_error","param":null,"code":null}}',
  // openai-048
  bad_gateway_html:
    "HTTP/1.1 502\r\ncontent-type: text/html\r\nserver: cloudflare\r\n\r\n<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n",
  // openai-049
  bad_gateway:
    'HTTP/1.1 502\r\ncontent-type: application/json\r\nserver: cloudflare\r\n\r\n{"error":{"code":502,"message":"Bad gateway.","param":null,"type":"cf_bad_gateway"}}',
  // openai-050
  cloudflare_520:
    "HTTP/1.1 520\r\ncontent-type: text/html; charset=UTF-8\r\nserver: cloudflare\r\n\r\napi.openai.com | 520: Web server is returning an unknown error Web server is returning an unknown error Error code 520 Visit cloudflare.com (https://www.cloudflare.com/5xx-error-landing?utm_source=errorcode_520&utm_campaign=api.openai.com) for more information. 2025-08-12 22:27:37 UTC You Browser Working Frankfurt Cloudflare Working api.openai.com Host Error What happened? There is an unknown connection issue between Cloudflare and the origin web server. As a result, the web page can not be displayed. What can I do? If you are a visitor of this website: Please try again in a few minutes.",
  // openai-051
  cloudflare_502_html:
    'HTTP/1.1 502\r\ncontent-type: text/html; charset=UTF-8\r\n\r\n<!DOCTYPE html>\n\n <html class="no-js" lang="en-US">\n<head>\n\n<title>api.openai.com | 502: Bad gateway</title>\n<meta charset="UTF-8" />',
  // openai-053
  invalid_api_key:
    'HTTP/1.1 401\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Incorrect API key provided: https://********************************************************************************XXXX. You can find your API key at https://platform.openai.com/account/api-keys.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}',
  // openai-054
  mismatched_organization:
    'HTTP/1.1 401\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"OpenAI-Organization header should match organization for API key","type":"invalid_request_error","param":null,"code":"mismatched_organization"}}',
  // openai-055
  no_organization:
    'HTTP/1.1 401\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"You must be a member of an organization to use the API. Please contact us through our help center at help.openai.com.","type":"invalid_request_error","param":null,"code":"no_organization"}}',
  // openai-057
  malformed_json:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"We could not parse the JSON body of your request. (HINT: This likely means you aren\'t using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON. If you have trouble figuring out how to fix this, please contact us through our help center at help.openai.com.)","type":"invalid_request_error","param":null,"code":null}}',
  // openai-058
  missing_model:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"you must provide a model parameter","type":"invalid_request_error","param":null,"code":null}}',
  // openai-059
  unsupported_parameter:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Unsupported parameter: \'max_tokens\' is not supported with this model. Use \'max_completion_tokens\' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}',
  // openai-061
  unknown_parameter:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Unknown parameter: \'response_format\'.","type":"invalid_request_error","param":"response_format","code":"unknown_parameter"}}',
  // openai-062
  invalid_url:
    'HTTP/1.1 404\r\ncontent-type: application/json\r\n\r\n{"error":{"code":null,"message":"Invalid URL (POST /engines/text-embedding-ada-002/embeddings)","param":null,"type":"invalid_request_error"}}',
  // openai-066
  incomplete_content_filter:
    'HTTP/1.1 200\r\ncontent-type: application/json\r\n\r\n{"id":"resp_1","model":"gpt-5.4-mini","object":"response","status":"incomplete","incomplete_details":{"reason":"content_filter"}}',
  // openai-072
  server_overloaded:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"The server is currently overloaded with other requests. Sorry about that! You can retry your request, or contact us through our help center at help.openai.com if the error persists.","type":"server_error","param":null,"code":null}}',
  // openai-073
  server_error_as_429:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"The server had an error while processing your request. Sorry about that!","type":"server_error","param":null,"code":null}}',
  // openai-074
  credit_balance_exhausted:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"type":"insufficient_quota","code":"credit_balance_exhausted"}}',
  // openai-075
  organization_spend_limit_exceeded:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"type":"insufficient_quota","code":"organization_spend_limit_exceeded"}}',
  // openai-076
  organization_usage_limit_exceeded:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"type":"insufficient_quota","code":"organization_usage_limit_exceeded"}}',
  // openai-078
  slow_down_503: 'HTTP/1.1 503\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"slow_down"}}',
  // openai-080
  service_tier_not_allowed:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Invalid service_tier argument: The requested service tier is not allowed for this project.","type":"invalid_request_error","param":"service_tier"}}',
  // openai-082
  server_is_overloaded:
    'HTTP/1.1 200\r\ncontent-type: text/event-stream\r\n\r\ndata: {"type":"response.failed","response":{"status":"failed","output":[],"model":"gpt-5.6-sol","error":{"code":"server_is_overloaded","message":"Our servers are currently overloaded. Please try again later."}}}\n\n',
  // openai-085
  input_item_too_long:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Invalid \'input[0]\': maximum input length is 8192 tokens."}}',
  // openai-087
  model_has_no_embeddings:
    'HTTP/1.1 403\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"You are not allowed to generate embeddings from this model","type":"invalid_request_error","param":null,"code":null}}',
  // openai-090
  unsupported_region:
    'HTTP/1.1 403\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Country, region, or territory not supported (request id: 2024072510422562564674066306279)","type":"request_forbidden","param":"","code":"unsupported_country_region_territory"}}',
  // openai-091
  organization_not_verified:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Your organization must be verified to stream this model. Please go to: https://platform.openai.com/settings/organization/general and click on Verify Organization. (request id: 203ef408-9954-4ab8-81f7-a851e3771e24) (request id: 2025041723294785795971684173029)","type":"invalid_request_error","param":"stream","code":"unsupported_value"}}',
  // openai-098
  image_file_too_large:
    'HTTP/1.1 200\r\ncontent-type: text/event-stream\r\n\r\ndata: {"type":"response.failed","response":{"object":"response","status":"failed","error":{"code":"image_file_too_large"}}}\n\n',
  // openai-099
  invalid_base64_image:
    'HTTP/1.1 200\r\ncontent-type: text/event-stream\r\n\r\ndata: {"type":"response.failed","response":{"object":"response","status":"failed","error":{"code":"invalid_base64_image"}}}\n\n',
  // openai-103
  data_residency_mismatch:
    'HTTP/1.1 200\r\ncontent-type: text/event-stream\r\n\r\ndata: {"type":"response.failed","response":{"object":"response","status":"failed","error":{"code":"data_residency_mismatch"}}}\n\n',
  // openai-108
  no_stream_body:
    "HTTP/1.1 200\r\ncontent-type: text/event-stream\r\n\r\nAttempted to iterate over a response with no body",
  // openai-111
  access_terminated:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Your access was terminated due to violation of our policies, please check your email for more information. If you believe this is in error and would like to appeal, please contact us through our help center at help.openai.com.","type":"access_terminated","param":null,"code":null}}',
  // openai-114
  too_many_images:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Too many images in request. Max is 10."}}',
  // openai-115
  proxy_body_limit:
    "HTTP/1.1 413\r\ncontent-type: text/html\r\n\r\n<html>\n<head><title>413 Request Entity Too Large</title></head>\n<body>\n<center><h1>413 Request Entity Too Large</h1></center>\n<hr><center>openresty</center>\n</body>\n</html>\n",
  // openai-116
  payload_too_large:
    'HTTP/1.1 413\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Request Entity Too Large","type":"invalid_request_error","code":"request_too_large"}}',
  // openai-117
  gateway_route_not_found:
    'HTTP/1.1 404\r\ncontent-type: application/json\r\n\r\n{"message":"Cannot POST /v1/chat/completions","error":"Not Found","statusCode":404}',
  // openai-120
  rate_limited_no_hint:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\nalt-svc: h3=":443"; ma=86400\r\ncf-cache-status: DYNAMIC\r\nopenai-processing-ms: 5977\r\nopenai-version: 2020-10-01\r\nserver: cloudflare\r\n\r\n',
  // openai-121
  limit_is_zero:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"rate_limit_exceeded","message":"Rate limit exceeded for images per minute in organization org-XXXXXXXXXXXXXXXXXXXXXXXX. Limit: 0/1min. Current: 1/1min."}}',
  // openai-122
  invalid_encoding_format:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Invalid value for \'encoding_format\' = md5. Supported values: [\'float\', \'base64\'].","type":"invalid_request_error","param":null,"code":null}}',
  // openai-125
  moderation_blocked:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Your request was rejected by the safety system. If you believe this is an error, contact us at help.openai.com and include the request ID 00000000-0000-0000-0000-000000000000. safety_violations=[sexual].","type":"image_generation_user_error","param":null,"code":"moderation_blocked","moderation_details":{"moderation_stage":"output","categories":["sexual"]}}}',
  // openai-126
  safety_system_rejection:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Your request was rejected as a result of our safety system. Your prompt may contain text that is not allowed by our safety system."}}',
  // openai-127
  flat_error_event:
    'HTTP/1.1 200\r\ncontent-type: text/event-stream\r\n\r\ndata: {"type":"error","code":"ERR_SOMETHING","message":"Something went wrong","param":null,"sequence_number":1}\n\n',
  // openai-128
  html_instead_of_sse:
    "HTTP/1.1 200\r\ncontent-type: text/html\r\n\r\n<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<center><h1>502 Bad Gateway</h1></center>\n<hr><center>cloudflare</center>\n</body>\n</html>",
  // openai-130
  stream_cut:
    "HTTP/1.1 200\r\ncontent-type: text/event-stream\r\n\r\nTypeError: terminated\n  cause: SocketError: other side closed",
  // openai-132
  html_with_status_200:
    "HTTP/1.1 200\r\ncontent-type: text/html\r\n\r\n<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<center><h1>502 Bad Gateway</h1></center>\n<hr><center>cloudflare</center>\n</body>\n</html>",
  // openai-133
  truncated_json:
    'HTTP/1.1 200\r\ncontent-type: application/json\r\n\r\n{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.0019',
  // openai-135
  null_embedding_vector:
    'HTTP/1.1 200\r\ncontent-type: application/json\r\n\r\n{"object":"list","data":[{"object":"embedding","index":0,"embedding":null}],"model":"text-embedding-3-small","usage":{"prompt_tokens":5,"total_tokens":5}}',
} as const;
