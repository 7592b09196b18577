// Written by `npm run write:replies` from test/corpus/cases: change the cases, not this file.

/** HTTP messages, as they were received. */
export const gatewayReplies = {
  // volc-141
  missing_parameter:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"ResponseMetadata":{"RequestId":"202501010000000123456789ABCDEF0123","Action":"GetApiKey","Version":"2024-01-01","Service":"ark","Region":"cn-beijing","Error":{"CodeN":100002,"Code":"MissingParameter","Message":"The request is missing Action parameter."}}}',
  // volc-142
  missing_authentication_token:
    'HTTP/1.1 401\r\ncontent-type: application/json\r\n\r\n{"ResponseMetadata":{"RequestId":"202501010000000123456789ABCDEF0123","Action":"GetApiKey","Version":"2024-01-01","Service":"ark","Region":"cn-beijing","Error":{"CodeN":100003,"Code":"MissingAuthenticationToken","Message":"Request is missing Authentication Token."}}}',
  // volc-144
  missing_signature:
    'HTTP/1.1 401\r\ncontent-type: application/json\r\n\r\n{"ResponseMetadata":{"RequestId":"202501010000000123456789ABCDEF0123","Action":"GetApiKey","Version":"2024-01-01","Service":"ark","Region":"cn-beijing","Error":{"CodeN":100005,"Code":"MissingSignature","Message":"The request is missing signature."}}}',
  // volc-145
  clock_skew_or_stale_signature:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"ResponseMetadata":{"RequestId":"202501010000000123456789ABCDEF0123","Action":"GetApiKey","Version":"2024-01-01","Service":"ark","Region":"cn-beijing","Error":{"CodeN":100006,"Code":"InvalidTimestamp","Message":"The Signature of the request is expired."}}}',
  // volc-147
  service_not_found:
    'HTTP/1.1 404\r\ncontent-type: application/json\r\n\r\n{"ResponseMetadata":{"RequestId":"202501010000000123456789ABCDEF0123","Action":"GetApiKey","Version":"2024-01-01","Service":"ark","Region":"cn-beijing","Error":{"CodeN":100007,"Code":"ServiceNotFound","Message":"This service[ark1] not found."}}}',
  // volc-149
  invalid_access_key:
    'HTTP/1.1 401\r\ncontent-type: application/json\r\n\r\n{"ResponseMetadata":{"RequestId":"202501010000000123456789ABCDEF0123","Action":"GetApiKey","Version":"2024-01-01","Service":"ark","Region":"cn-beijing","Error":{"CodeN":100009,"Code":"InvalidAccessKey","Message":"The accesskey [AKLT0000000000000000000000000000000000] included in the request is invalid."}}}',
  // volc-150
  signature_does_not_match:
    'HTTP/1.1 401\r\ncontent-type: application/json\r\n\r\n{"ResponseMetadata":{"RequestId":"202501010000000123456789ABCDEF0123","Action":"GetApiKey","Version":"2024-01-01","Service":"ark","Region":"cn-beijing","Error":{"CodeN":100010,"Code":"SignatureDoesNotMatch","Message":"The request signature we calculated does not match the signature you provided. Check your Secret Access Key and signing method. Consult the service documentation for details."}}}',
  // volc-151
  lack_policy:
    'HTTP/1.1 403\r\ncontent-type: application/json\r\n\r\n{"ResponseMetadata":{"RequestId":"202501010000000123456789ABCDEF0123","Action":"GetApiKey","Version":"2024-01-01","Service":"ark","Region":"cn-beijing","Error":{"CodeN":100012,"Code":"LackPolicy","Message":"Request was rejected because of lack of policy."}}}',
  // volc-152
  access_denied:
    'HTTP/1.1 403\r\ncontent-type: application/json\r\n\r\n{"ResponseMetadata":{"RequestId":"202501010000000123456789ABCDEF0123","Action":"GetApiKey","Version":"2024-01-01","Service":"ark","Region":"cn-beijing","Error":{"CodeN":100013,"Code":"AccessDenied","Message":"User is not authorized to perform: ark:GetApiKey on resource: trn:ark:cn-beijing:2100000000:endpoint/ep-20250101000000-abcde."}}}',
  // volc-157
  access_key_expired:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"ResponseMetadata":{"RequestId":"202501010000000123456789ABCDEF0123","Action":"GetApiKey","Version":"2024-01-01","Service":"ark","Region":"cn-beijing","Error":{"Code":"AccessKeyIsExpire"}}}',
  // volc-160
  bad_gateway:
    'HTTP/1.1 502\r\ncontent-type: application/json\r\n\r\n{"ResponseMetadata":{"RequestId":"202501010000000123456789ABCDEF0123","Action":"GetApiKey","Version":"2024-01-01","Service":"ark","Region":"cn-beijing","Error":{"Code":"InternalServiceError"}}}',
  // volc-163
  account_flow_limit:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"ResponseMetadata":{"RequestId":"202501010000000123456789ABCDEF0123","Action":"GetApiKey","Version":"2024-01-01","Service":"ark","Region":"cn-beijing","Error":{"Code":"AccountFlowLimitExceeded"}}}',
  // volc-165
  openapi_sdk_resolves_on_error:
    'HTTP/1.1 200\r\ncontent-type: application/json\r\n\r\n{"ResponseMetadata":{"RequestId":"202501010000000123456789ABCDEF0123","Action":"GetApiKey","Version":"2024-01-01","Service":"ark","Region":"cn-beijing","Error":{"CodeN":100010,"Code":"SignatureDoesNotMatch","Message":"The request signature we calculated does not match the signature you provided."}}}',
  // volc-166
  openapi_sdk_resolves_on_html:
    "HTTP/1.1 200\r\ncontent-type: text/html\r\n\r\n<html><h1>502 Bad Gateway</h1></html>",
  // volc-169
  internal_rpc_error:
    'HTTP/1.1 200\r\ncontent-type: application/json\r\n\r\n{"code":50501,"data":null,"message":"Internal RPC Error: ...","request_id":"202501010000000123456789ABCDEF0123","status":50501}',
} as const;
