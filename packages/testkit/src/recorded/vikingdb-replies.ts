// Written by `npm run write:replies` from test/corpus/cases: change the cases, not this file.

/** HTTP messages, as they were received. */
export const vikingdbReplies = {
  // volc-170
  invalid_request:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"code":1000003,"message":"invalid request:%s","request_id":"021695029757920fd001de6666600000000000000000002569b8f"}',
  // volc-172
  check_sign_error:
    'HTTP/1.1 403\r\ncontent-type: application/json\r\n\r\n{"code":1000001,"message":"check sign error, please check your ak, sk and tenant id","request_id":"02178335147981800000000000000000000ffffac1316e4161bf3"}',
  // volc-175
  no_permission:
    'HTTP/1.1 403\r\ncontent-type: application/json\r\n\r\n{"code":1000002,"message":"volcanoErrNoPermission","request_id":"02170000000000000000000000000000000ffffac100000000000"}',
  // volc-177
  internal:
    'HTTP/1.1 500\r\ncontent-type: application/json\r\n\r\n{"code":1000028,"message":"VolcanoErrInternal","request_id":"02170000000000000000000000000000000ffffac100000000000"}',
  // volc-179
  account_quota_limiter:
    'HTTP/1.1 429\r\ncontent-type: application/json\r\n\r\n{"code":300004,"message":"VolcanoErrQuotaLimiter","request_id":"02170000000000000000000000000000000ffffac100000000000"}',
  // volc-181
  account_overdue:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"code":1000033,"message":"volcanoErrUserOverdue","request_id":"02170000000000000000000000000000000ffffac100000000000"}',
  // volc-184
  not_found:
    'HTTP/1.1 400\r\ncontent-type: application/json\r\n\r\n{"code":"NotFound.VikingdbCollection","message":"The specified collection \'test_coll_xx\' of VikingDB does not exist.","request_id":"req_t_1754903615941","result":null}',
  // volc-185
  console_not_found:
    'HTTP/1.1 404\r\ncontent-type: application/json\r\n\r\n{"ResponseMetadata":{"Action":"GetVikingdbCollection","Error":{"Code":"NotFound.VikingdbCollection","Message":"The specified collection \'my_coll_1_xx\' of VikingDB does not exist."},"Region":"cn-beijing","RequestId":"202508111705278269DB3C6ED5DD706B24","Service":"vikingdb","Version":"2025-06-09"}}',
  // volc-187
  error_code_in_returned_body:
    'HTTP/1.1 200\r\ncontent-type: application/json\r\n\r\n{"code":1000001,"message":"unauthorized"}',
  // volc-189
  empty_result:
    'HTTP/1.1 200\r\ncontent-type: application/json\r\n\r\n{"code":"Success","message":"The API call was executed successfully.","request_id":"req_t_1754903451200","result":{"data":[]}}',
} as const;
