// Written by `npm run write:replies` from test/corpus/cases: change the cases, not this file.

/** HTTP messages, as they were received. */
export const volcengineReplies = {
  // volc-002
  missing_parameter:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"MissingParameter","message":"The request failed because it is missing one or multiple required parameters. Request id: 02170000000000000000000000000000000ffffac100000000000","param":"","type":"BadRequest"}}',
  // volc-003
  invalid_parameter:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"InvalidParameter","message":"One or more parameters specified in the request are not valid. Request id: 02170000000000000000000000000000000ffffac100000000000","param":"","type":"BadRequest"}}',
  // volc-005
  invalid_parameter_named:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"InvalidParameter.temperature","message":"The specified parameter temperature is invalid.","param":"","type":"BadRequest"}}',
  // volc-006
  missing_parameter_named:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"MissingParameter.model","message":"The required parameter model is missing.","param":"","type":"BadRequest"}}',
  // volc-007
  model_does_not_support_api:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"InvalidParameter","message":"The parameter `model` specified in the request are not valid: the requested model doubao-seedream-5-0-260128 does not support this api.. Request id: 02170000000000000000000000000000000ffffac100000000000","param":"model","type":"BadRequest"}}',
  // volc-008
  unparsable_json_body:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"InvalidParameter","message":"The parameter `` specified in the request are not valid: we could not parse the JSON body of your request. Request id: 02170000000000000000000000000000000ffffac100000000000',
  // volc-009
  max_tokens_above_maximum:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"InvalidParameter","message":"The parameter `max_tokens` specified in the request are not valid: integer above maximum value, expected a value <= 4096, but got 8192 instead.","param":"max_tokens","type":"BadRequest"}}',
  // volc-013
  image_url_download_timeout:
    'HTTP/1.1 400\r\ncontent-type: application/json; charset=utf-8\r\nserver: istio-envoy\r\nx-envoy-upstream-service-time: 10030\r\nx-request-id: 02170000000000000000000000000000000ffffac100000000000\r\n\r\n{"error":{"code":"InvalidParameter","message":"Timeout while downloading url=http://example.invalid/image.png. Request id: 02170000000000000000000000000000000ffffac100000000000","param":"","type":""}}',
  // volc-016
  model_text_only:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Model only support text input Request id: 02170000000000000000000000000000000ffffac100000000000"}}',
  // volc-018
  missing_role:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"InvalidArgumentError","message":"MissingRole：Invalid message: {{Message}}","param":"","type":"BadRequest"}}',
  // volc-019
  unknown_role:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"InvalidArgumentError.UnknownRole","message":"Unknown the role of message: {{Role}}","param":"","type":"BadRequest"}}',
  // volc-021
  invalid_pixel_limit:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"InvalidArgumentError.InvalidPixelLimit","message":"Customized min_pixels 100 is greater than max_pixels 50","param":"","type":"BadRequest"}}',
  // volc-022
  empty_image_url:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"InvalidImageURL.EmptyURL","message":"Empty base64 image url","param":"","type":"BadRequest"}}',
  // volc-023
  invalid_image_url:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"InvalidImageURL.InvalidFormat","message":"Invalid base64 image url","param":"","type":"BadRequest"}}',
  // volc-024
  unsupported_parameter:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"InvalidParameter.UnsupportedParameter","message":"The parameters {{Parameter}} specified in the request are not supported by this endpoint.","param":"","type":"BadRequest"}}',
  // volc-026
  unsupported_image_format:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"InvalidParameter.UnsupportedImageFormat","message":"The request failed because the image format is not supported by the API. Request id: 02170000000000000000000000000000000ffffac100000000000","param":"image_url","type":"BadRequest"}}',
  // volc-028
  out_of_context:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"OutofContextError","message":"Total tokens of image and text exceed max message tokens.","param":"","type":"BadRequest"}}',
  // volc-029
  input_length_exceeds_maximum:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"InvalidParameter","message":"Input length 203743 exceeds the maximum length 202752"}}',
  // volc-031
  oversize_image:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"InvalidParameter.OversizeImage","message":"The request failed because the size of the input image (222 MB) exceeds the limit (10 MB). Request id: mock-request-id-12345","param":"image_url","type":"BadRequest"}}',
  // volc-033
  image_total_pixels:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"image data 1 failed: Image exceeds the maximum allowed total pixels. Current dimensions: 6336x9504 = 60217344 pixels. Maximum allowed: 36000000 pixels."}}',
  // volc-034
  request_too_large:
    'HTTP/1.1 413\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"RequestTooLarge","message":"The request entity is larger than the limit allowed.","param":"","type":"PayloadTooLarge"}}',
  // volc-038
  sensitive_content_severe:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"SensitiveContentDetected.SevereViolation","message":"The request failed because the input text may contain severe violation information.","param":"","type":"BadRequest"}}',
  // volc-038
  sensitive_content:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"SensitiveContentDetected.SevereViolation","message":"The request failed because the input text may contain severe violation information.","param":"","type":"BadRequest"}}',
  // volc-039
  sensitive_content_violence:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"SensitiveContentDetected.Violence","message":"The request failed because the input text may contain violence information.","param":"","type":"BadRequest"}}',
  // volc-043
  input_image_sensitive:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"InputImageSensitiveContentDetected","message":"The request failed because the input image may contain sensitive information. Request id: 0217855695095725630b2fa661ac131412e72f6bdd3759f4c495b","param":"","type":"BadRequest"}}',
  // volc-044
  input_video_sensitive:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"InputVideoSensitiveContentDetected","message":"The request failed because the input video may contain sensitive information.Request ID: 02170000000000000000000000000000000ffffac100000000000","param":"","type":"BadRequest"}}',
  // volc-046
  output_text_sensitive:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"OutputTextSensitiveContentDetected","message":"The request failed because the output may contain sensitive information.","param":"","type":"BadRequest"}}',
  // volc-047
  output_image_sensitive:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"OutputImageSensitiveContentDetected","message":"The request failed because the output image may contain sensitive information.","param":"","type":"BadRequest"}}',
  // volc-049
  input_image_real_person:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"InputImageSensitiveContentDetected.PrivacyInformation","message":"The request failed because the input image may contain real person.Request ID: 02170000000000000000000000000000000ffffac100000000000","param":"","type":"BadRequest"}}',
  // volc-050
  input_text_risk_detection:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"InputTextRiskDetection","message":"The request could not be processed because the input text includes sensitive content that violates ContentSecurityDetection.ARKRequest ID:02170000000000000000000000000000000ffffac100000000000;CSDRequestId:00000000-0000-0000-0000-000000000000;Label:{Label};SubLabel:{SubLabel}","param":"","type":"BadRequest"}}',
  // volc-052
  output_text_risk_detection:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"OutputTextRiskDetection","message":"The request could not be processed because the input text includes sensitive content that violates ContentSecurityDetection.ARKRequest ID:02170000000000000000000000000000000ffffac100000000000;CSDRequestId:00000000-0000-0000-0000-000000000000;Label:{Label};SubLabel:{SubLabel}","param":"","type":"BadRequest"}}',
  // volc-053
  content_security_service_failed:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"ContentSecurityDetectionError","message":"Internal error.ARKRequest ID:02170000000000000000000000000000000ffffac100000000000;CSDRequestId:00000000-0000-0000-0000-000000000000;CSDcode:{CSDcode};CSDmessage:{CSDmessage}","param":"","type":"BadRequest"}}',
  // volc-054
  endpoint_closed:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"InvalidEndpoint.ClosedEndpoint","message":"The request targeted an endpoint that is currently closed or temporarily unavailable. Request ID: 02170000000000000000000000000000000ffffac100000000000","param":"","type":"BadRequest"}}',
  // volc-056
  subscription_missing_or_expired:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"Your account does not have a valid CodingPlan subscription, or your subscription has expired."}}',
  // volc-057
  invalid_api_key:
    'HTTP/1.1 401\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"AuthenticationError","message":"The API key or AK/SK in the request is missing or invalid. Request ID: 02170000000000000000000000000000000ffffac100000000000","param":"","type":"Unauthorized"}}',
  // volc-060
  api_key_format_incorrect:
    'HTTP/1.1 401\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"AuthenticationError","message":"The API key format is incorrect. Request id: 02170000000000000000000000000000000ffffac100000000000","param":"","type":"Unauthorized"}}',
  // volc-061
  invalid_account_status:
    'HTTP/1.1 401\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"InvalidAccountStatus","message":"There is an issue with your account status. If you need assistance, please contact the platform administrators.","param":"","type":"Forbidden"}}',
  // volc-064
  account_overdue:
    'HTTP/1.1 403\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"AccountOverdueError","message":"The request failed because your account has an overdue balance. Request id: 02170000000000000000000000000000000ffffac100000000000","param":"","type":"Forbidden"}}',
  // volc-067
  permission_denied:
    'HTTP/1.1 403\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"OperationDenied.PermissionDenied","message":"Operation is denied because you are not permitted to access the specified configuration of the FoundationModel.","param":"","type":"Forbidden"}}',
  // volc-069
  context_in_progress:
    'HTTP/1.1 403\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"OperationDenied.InvalidState","message":"The specified context is in invalid state: InProgress.Request ID: 02170000000000000000000000000000000ffffac100000000000","param":"","type":"Forbidden"}}',
  // volc-070
  file_in_progress:
    'HTTP/1.1 403\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"OperationDenied.InvalidState","message":"The specified file is in invalid state: InProgress.Request ID: 02170000000000000000000000000000000ffffac100000000000","param":"","type":"Forbidden"}}',
  // volc-071
  file_storage_quota:
    'HTTP/1.1 403\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"OperationDenied.FileQuotaExceeded","message":"Your account 2100000000 has exhausted its file storage quota. To continue using the service, please delete historical files.","param":"","type":"Forbidden"}}',
  // volc-072
  ark_access_role_missing:
    'HTTP/1.1 403\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"OperationDenied.ArkAccessRoleNotFound","message":"Please go to Ark Project Settings → Project Authorization, and grant permission to the TOS resource before trying again.","param":"","type":"Forbidden"}}',
  // volc-074
  model_or_endpoint_not_found:
    'HTTP/1.1 404\r\ncontent-type: application/json\r\n\r\n{"code":"InvalidEndpointOrModel.NotFound","message":"The model or endpoint doubao-1.5-pro-32k does not exist or you do not have access to it. Request id: 02170000000000000000000000000000000ffffac100000000000","param":"","type":"NotFound","request_id":"202501010000000123456789ABCDEF0123"}',
  // volc-078
  model_not_activated:
    'HTTP/1.1 404\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"ModelNotOpen","message":"Your account %!s(int64=2100000000) has not activated the model doubao-pro-32k-functioncall-241028. Please activate the model service in the Ark Console. Request id: 02170000000000000000000000000000000ffffac100000000000","param":"","type":"NotFound"}}',
  // volc-082
  model_not_in_coding_plan:
    'HTTP/1.1 404\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"UnsupportedModel","message":"The requested model does not support the coding plan feature. Please refer to the documentation at `https://www.volcengine.com/docs/82379/1925114` to select a compatible model. Request id: 02170000000000000000000000000000000ffffac100000000000","param":"","type":""}}',
  // volc-083
  path_not_found:
    'HTTP/1.1 404\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"PathNotFound","message":"The path of api not found.","param":"","type":"NotFound"}}',
  // volc-085
  endpoint_not_found:
    'HTTP/1.1 404\r\ncontent-type: application/json\r\n\r\n{"error":{"message":"The request targeted an endpoint that does not exist or is invalid. Request id: 02170000000000000000000000000000000ffffac100000000000"}}',
  // volc-086
  wrong_path:
    'HTTP/1.1 404\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"InvalidAction","message":"The specified action is invalid: /api/v3/responses/v1/chat/completions Request id: 02170000000000000000000000000000000ffffac100000000000","param":"","type":"NotFound"}}',
  // volc-087
  empty_404_wrong_path: "HTTP/1.1 404\r\ncontent-type: text/plain\r\nserver: istio-envoy\r\n\r\n",
  // volc-088
  plain_text_404: "HTTP/1.1 404\r\ncontent-type: text/plain\r\n\r\n404 page not found",
  // volc-089
  endpoint_rpm:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"RateLimitExceeded.EndpointRPMExceeded","message":"The Requests Per Minute (RPM) limit of the associated endpoint for your account has been exceeded. Request ID: 02170000000000000000000000000000000ffffac100000000000","param":"","type":"TooManyRequests"}}',
  // volc-093
  model_account_tpm:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"ModelAccountTpmRateLimitExceeded","message":"TPM (Tokens Per Minute) limit of the model doubao-seed-2-0-pro is exceeded. Please try again later Request id: 02170000000000000000000000000000000ffffac100000000000","param":"","type":"TooManyRequests"}}',
  // volc-094
  model_account_rpm:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"ModelAccountRpmRateLimitExceeded","message":"RPM limit exceeded","param":"","type":"TooManyRequests"},"request_id":"0217801248873024288fe53d7c9130f34413480585e683685bc95"}',
  // volc-097
  model_account_ipm:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"ModelAccountIpmRateLimitExceeded","message":"IPM (Images Per Minute) limit of the model is exceeded.","param":"","type":"TooManyRequests"}}',
  // volc-100
  request_burst:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"RequestBurstTooFast","message":"System protection triggered by request burst. Please slow down traffic growth and increase requests gradually before retrying.","param":"","type":"TooManyRequests"}}',
  // volc-107
  queued_task_quota:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"QuotaExceeded","message":"The request has exceeded the quota. Request ID: 02170000000000000000000000000000000ffffac100000000000","param":"","type":"TooManyRequests"}}',
  // volc-108
  plan_usage_quota:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"QuotaExceeded","message":"You have exceeded the 5-hour/weekly/monthly usage quota. It will reset at {{reset_time}}.","param":"","type":"TooManyRequests"}}',
  // volc-109
  plan_monthly_quota:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"AccountQuotaExceeded","message":"You have exceeded the monthly usage quota. It will reset at 2026-04-14 23:59:59 +0800 CST. We recommend upgrading your plan for more quota, or waiting for the reset. Request id: 02170000000000000000000000000000000ffffac100000000000","param":"","type":"TooManyRequests"}}',
  // volc-111
  plan_5h_quota:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"AccountQuotaExceeded","message":"You have exceeded the 5-hour usage quota"}}',
  // volc-112
  plan_quota:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"AccountQuotaExceeded","message":"TooManyRequests"}}',
  // volc-116
  set_inference_limit:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"SetLimitExceeded","message":"Your account [2100000000] has reached the set usage limit","param":"","type":"TooManyRequests"}}',
  // volc-117
  target_in_unsupported_phase:
    'HTTP/1.1 403\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"OperationDenied.UnsupportedPhase","message":"Operation is denied because operation is not supported while the target is in its current phase.","param":"","type":"Forbidden"}}',
  // volc-119
  foundation_model_tpm:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"RateLimitExceeded.FoundationModelTPMExceeded","type":"TooManyRequests"}}',
  // volc-120
  tokens_per_day:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"RateLimitExceeded.FoundationModelTPDExceeded","type":"TooManyRequests"}}',
  // volc-121
  endpoint_flex_tpm:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"RateLimitExceeded.EndpointFlexTPMExceeded","type":"TooManyRequests"}}',
  // volc-122
  model_account_flex_tpm:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"ModelAccountFlexTpmRateLimitExceeded","type":"TooManyRequests"}}',
  // volc-125
  internal_service_error:
    'HTTP/1.1 500\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"InternalServiceError","message":"The service encountered an unexpected internal error. Please retry later. Request id: 02170000000000000000000000000000000ffffac100000000000","param":"","type":"Internal Server Error"}}',
  // volc-129
  request_burst_in_stream:
    'HTTP/1.1 200\r\ncontent-type: text/event-stream\r\n\r\ndata: {"error":{"code":"RequestBurstTooFast","type":"TooManyRequests","message":"..."}}\n\n',
  // volc-130
  finish_reason_content_filter:
    'HTTP/1.1 200\r\ncontent-type: application/json\r\n\r\n{"id":"02170000000000000000000000000000000ffffac100000000000","object":"chat.completion","choices":[{"index":0,"finish_reason":"content_filter","message":{"role":"assistant","content":""}}]}',
} as const;
