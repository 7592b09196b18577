// Written by `npm run write:replies` from test/corpus/cases: change the cases, not this file.

/** HTTP messages, as they were received. */
export const azureReplies = {
  // azure-001
  call_rate_limit:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"429","message":"Requests to the Embeddings_Create Operation under Azure OpenAI API version 2023-06-01-preview have exceeded the call rate limit of your current OpenAI S0 pricing tier. Please retry after 54 seconds. Please go here: https://aka.ms/oai/quotaincrease if you would like to further increase the default rate limit."}}',
  // azure-002
  call_rate_limit_86400:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"429","message":"Requests to the Embeddings_Create Operation under Azure OpenAI API version 2024-02-15-preview have exceeded call rate limit of your current OpenAI S0 pricing tier. Please retry after 86400 seconds. Please go here: https://aka.ms/oai/quotaincrease if you would like to further increase the default rate limit."}}',
  // azure-004
  token_rate_limit_86400:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"429","message":"Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2023-05-15 have exceeded token rate limit of your current AIServices S0 pricing tier. Please retry after 86400 seconds. Please contact Azure support service if you would like to further increase the default rate limit."}}',
  // azure-007
  token_rate_limit:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"429","message":"Your requests to gpt-4.1-nano for gpt-4.1-nano in Sweden Central have exceeded the token rate limit for your current AIServices S0 pricing tier. This request was for ChatCompletions_Create under Azure OpenAI API version 2023-05-15. Please retry after 45 seconds."}}',
  // azure-010
  rate_limited_no_hint:
    "HTTP/1.1 429\r\ncontent-type: text/plain\r\nx-ratelimit-limit-tokens: -1\r\nx-ratelimit-remaining-tokens: -1\r\nx-ratelimit-reset-tokens: 0\r\n\r\n",
  // azure-011
  rate_limit_short_message:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"429","message":"Rate limit is exceeded. Try again in 2 seconds."}}',
  // azure-013
  capacity_peak_load:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"The system is currently experiencing high demand and cannot process your request. Your request exceeds the maximum usage size allowed during peak load. Please retry after 20 seconds. For improved latency reliability, consider switching to Provisioned Throughput."}}',
  // azure-014
  invalid_subscription_key:
    'HTTP/1.1 401\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource."}}',
  // azure-016
  aad_token_invalid:
    'HTTP/1.1 401\r\ncontent-type: application/json\r\n\r\n{"statusCode":401,"message":"Unauthorized. Access token is missing, invalid, audience is incorrect (https://cognitiveservices.azure.com), or have expired."}',
  // azure-019
  rbac_missing_data_action:
    'HTTP/1.1 401\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"PermissionDenied","message":"The principal `00000000-0000-0000-0000-000000000000` lacks the required data action `Microsoft.CognitiveServices/accounts/AIServices/agents/read` to perform `GET /api/projects/{projectName}/assistants/{assistantId}` operation. For instructions on granting the necessary permissions, see https://aka.ms/FoundryPermissions."}}',
  // azure-021
  vnet_wrong_endpoint:
    'HTTP/1.1 403\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"403","message":"A Virtual Network is configured for this resource. Please use the correct endpoint for making requests. Check https://aka.ms/cogsvc-vnet for more details."}}',
  // azure-022
  public_access_disabled:
    'HTTP/1.1 403\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"403","message":"Public access is disabled. Please configure private endpoint."}}',
  // azure-023
  resource_blocked_abuse:
    'HTTP/1.1 403\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"Forbidden","message":"Your resource has been temporarily blocked because we detected behavior that may violate our content policy. For more details on Azure OpenAI service content policy, please visit https://aka.ms/aoaicodeofconduct"}}',
  // azure-024
  deployment_not_found:
    'HTTP/1.1 404\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again."}}',
  // azure-025
  resource_not_found:
    'HTTP/1.1 404\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"404","message":"Resource not found"}}',
  // azure-026
  operation_not_supported_by_deployment:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"OperationNotSupported","message":"The chatCompletion operation does not work with the specified model, gpt-5.1-codex-max. Please choose different model and try again. You can learn more about which models can be used with each operation here: https://go.microsoft.com/fwlink/?linkid=2197993."}}',
  // azure-029
  content_filter_jailbreak:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI\'s content management policy. Please modify your prompt and retry. To learn more about our content filtering policies please read our documentation: https://go.microsoft.com/fwlink/?linkid=2198766","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"hate":{"filtered":false,"severity":"safe"},"jailbreak":{"filtered":true,"detected":true},"self_harm":{"filtered":false,"severity":"safe"},"sexual":{"filtered":false,"severity":"safe"},"violence":{"filtered":false,"severity":"safe"}}}}}',
  // azure-030
  content_filter_violence:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI\'s content management policy. Please modify your prompt and retry. To learn more about our content filtering policies please read our documentation: https://go.microsoft.com/fwlink/?linkid=2198766","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"hate":{"filtered":false,"severity":"safe"},"jailbreak":{"filtered":false,"detected":false},"self_harm":{"filtered":false,"severity":"safe"},"sexual":{"filtered":false,"severity":"safe"},"violence":{"filtered":true,"severity":"medium"}}}}}',
  // azure-030
  content_filter:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI\'s content management policy. Please modify your prompt and retry. To learn more about our content filtering policies please read our documentation: https://go.microsoft.com/fwlink/?linkid=2198766","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"hate":{"filtered":false,"severity":"safe"},"jailbreak":{"filtered":false,"detected":false},"self_harm":{"filtered":false,"severity":"safe"},"sexual":{"filtered":false,"severity":"safe"},"violence":{"filtered":true,"severity":"medium"}}}}}',
  // azure-031
  content_filter_no_innererror:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI\'s content management policy. Please modify your prompt and retry. To learn more about our content filtering policies please read our documentation: https://go.microsoft.com/fwlink/?linkid=2198766","type":null,"param":"prompt","code":"content_filter","status":400}}',
  // azure-034
  finish_reason_content_filter:
    'HTTP/1.1 200\r\ncontent-type: application/json\r\n\r\n{"id":"chatcmpl-XXXXXXXXXXXXXXXXXXXXXXXXXXXXX","choices":[{"finish_reason":"content_filter","index":0,"logprobs":null,"message":{"content":null,"refusal":null,"role":"assistant"}}],"created":1741001985,"model":"gpt-4o-2024-08-06","object":"chat.completion","system_fingerprint":"fp_b705f0c291","usage":{"completion_tokens":14,"prompt_tokens":12,"total_tokens":26},"prompt_filter_results":[{"prompt_index":0,"content_filter_results":{"hate":{"filtered":false,"severity":"safe"},"self_harm":{"filtered":false,"severity":"safe"},"sexual":{"filtered":false,"severity":"safe"},"violence":{"filtered":false,"severity":"safe"}}}]}',
  // azure-035
  image_not_supported_by_model:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Invalid content type. image_url is only supported by certain models.","type":"invalid_request_error","param":"messages.[1].content.[1].type","code":null}}',
  // azure-036
  invalid_image_url:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"BadRequest","message":"Invalid image URL. The URL must be a valid HTTP or HTTPS URL, or a data URL with base64 encoding."}}',
  // azure-038
  internal_server_error:
    'HTTP/1.1 500\r\ncontent-type: application/json\r\napim-request-id: 00000000-0000-0000-0000-000000000000\r\n\r\n{"statusCode":500,"message":"Internal server error","activityId":"19ccf22c-8e3d-4a93-8eb9-028cef52fd3a"}',
  // azure-041
  request_timeout:
    'HTTP/1.1 408\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"Timeout","message":"The operation was timeout."}}',
  // azure-044
  apim_token_limit:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"statusCode":429,"message":"Token limit is exceeded. Try again in 53 seconds."}',
  // azure-047
  cognitive_call_quota:
    'HTTP/1.1 403\r\ncontent-type: application/json\r\n\r\n{"statusCode":403,"message":"Out of call volume quota. Quota will be replenished in 2.12 days."}',
  // azure-048
  apim_call_quota:
    'HTTP/1.1 403\r\ncontent-type: application/json\r\n\r\n{"statusCode":403,"message":"Out of call volume quota. Quota will be replenished in 5.03:23:11."}',
  // azure-052
  apim_invalid_subscription_key:
    'HTTP/1.1 401\r\ncontent-type: application/json\r\n\r\n{"statusCode":401,"message":"Access denied due to invalid subscription key. Make sure you are subscribed to an API you are trying to call and provide the right key."}',
  // azure-053
  foundry_rate_limit:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"RateLimitReached","message":"Rate limit of 10 per 60s exceeded for UserByModelByMinute. Please wait 46 seconds before retrying.","details":"Rate limit of 10 per 60s exceeded for UserByModelByMinute. Please wait 46 seconds before retrying."}}',
  // azure-055
  foundry_daily_limit:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"RateLimitReached","message":"Rate limit of 150 per 86400s exceeded for UserByModelByDay. Please wait 42567 seconds before retrying."}}',
  // azure-057
  tokens_limit_reached:
    'HTTP/1.1 413\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"tokens_limit_reached","message":"Request body too large for text-embedding-3-small model. Max size: 64000 tokens.","details":"Request body too large for text-embedding-3-small model. Max size: 64000 tokens."}}',
  // azure-059
  unknown_model:
    'HTTP/1.1 404\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"unknown_model","message":"Unknown model: DeepSeek-V4-Flash","details":"Unknown model: DeepSeek-V4-Flash"}}',
  // azure-061
  key_auth_disabled:
    'HTTP/1.1 403\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"AuthenticationTypeDisabled","message":"Key based authentication is disabled for this resource."}}',
  // azure-062
  tenant_mismatch:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"Tenant provided in token does not match resource token","message":"Token tenant 00000000-0000-0000-0000-000000000000 does not match resource tenant."}}',
  // azure-068
  max_tokens_out_of_range:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"max_tokens is too large: 20000. This model supports at most 16384 completion tokens, whereas you provided 20000.","type":"invalid_request_error","param":"max_tokens","code":"invalid_value"}}',
  // azure-070
  too_many_inputs:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Too many inputs for model None. The max number of inputs is 1.  We hope to increase the number of inputs per request soon. Please contact us through an Azure support request at: https://go.microsoft.com/fwlink/?linkid=2213926 for further questions.","type":"invalid_request_error","param":null,"code":null}}',
  // azure-071
  context_length_exceeded:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"This model\'s maximum context length is 8192 tokens, however you requested 155434 tokens (155434 in your prompt; 0 for the completion). Please reduce your prompt; or completion length.","type":"invalid_request_error","param":null,"code":null}}',
  // azure-073
  context_length_exceeded_by_max_tokens:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"This model\'s maximum context length is 32768 tokens. However, you requested 35969 tokens (9969 in the messages, 26000 in the completion). Please reduce the length of the messages or completion.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}',
  // azure-075
  stream_rate_limit:
    'HTTP/1.1 200\r\ncontent-type: text/event-stream\r\n\r\ndata: {"type":"error","sequence_number":2,"error":{"type":"too_many_requests","code":"rate_limit_exceeded","headers":{"x-ms-fe-error":"true"},"message":"Your requests to the deployment have exceeded rate limit.","param":null}}\n\n',
  // azure-085
  model_produced_invalid_content:
    'HTTP/1.1 500\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"The model produced invalid content. Consider modifying your prompt if you are seeing this error persistently. For more information, please see https://aka.ms/model-error","type":"model_error","param":null,"code":null}}',
  // azure-087
  image_url_unreachable:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"BadRequest","type":null,"param":null,"message":"The provided image url is not accessible."}}',
} as const;
