/*
 * The words that Ark's `error.code` holds, by what they mean. Sources:
 *   [table]  Volcengine, "错误码" (docs/82379/1299023), inference codes
 *   [limits] Volcengine, "突发流量处理最佳实践" (docs/82379/1848593): whom a limit is counted for
 *   [corpus] published reports of real failures; their lines are in test/fixtures/volcengine.jsonl
 *   [list]   public lists of Ark's codes, without their sentences
 */

/** The key is missing, malformed or wrong: [table]. */
export const keyCodes = ["AuthenticationError"] as const;

/** The account cannot pay, is closed, or has no plan: [table] [corpus]. Without this list, retries once made 5405 calls in 5 s. */
export const accountCodes = [
  "AccountOverdueError",
  "OperationDenied.ServiceOverdue",
  "InvalidAccountStatus",
  "InvalidSubscription",
] as const;

/** The account may not use this model, or the features that the request names: [table]. */
export const accountRightCodes = [
  "OperationDenied.ServiceNotOpen",
  "OperationDenied.ArkAccessRoleNotFound",
] as const;

/** The key may not do this: [table]. */
export const keyRightCodes = ["AccessDenied", "OperationDenied.PermissionDenied"] as const;

/** The account has not activated the model, or may call it only by endpoint: [table]. Another account may have it. */
export const accountModelCodes = ["ModelNotOpen", "InvalidEndpointOrModel.ModelIDAccessDisabled"] as const;

/** This key has no such model or endpoint: [table]. */
export const missingModelCodes = ["InvalidEndpointOrModel.NotFound"] as const;

/** The inference endpoint is stopped, though the status is 400: [table]. */
export const closedEndpointCodes = ["InvalidEndpoint.ClosedEndpoint"] as const;

/** The base URL is wrong, or belongs to a plan without the model: [table] [corpus]. All keys with this URL fail alike. */
export const wrongPathCodes = ["UnsupportedModel", "PathNotFound", "InvalidAction"] as const;

/** Requests or tokens a minute of one inference endpoint: [table] [limits] [list]. */
export const endpointLimitCodes = [
  "RateLimitExceeded",
  "RateLimitExceeded.EndpointRPMExceeded",
  "RateLimitExceeded.EndpointTPMExceeded",
  "RateLimitExceeded.EndpointFlexTPMExceeded",
] as const;

/** Counted for the main account and the model, over all its versions, keys and endpoints: [table] [limits] [list]. */
export const accountLimitCodes = [
  "ModelAccountRpmRateLimitExceeded",
  "ModelAccountTpmRateLimitExceeded",
  "ModelAccountFlexTpmRateLimitExceeded",
  "ModelAccountIpmRateLimitExceeded",
  "APIAccountRpmRateLimitExceeded",
  "AccountRateLimitExceeded",
  "InflightBatchsizeExceeded",
  "RateLimitExceeded.FoundationModelRPMExceeded",
  "RateLimitExceeded.FoundationModelTPMExceeded",
] as const;

/** The pool of the model, which all accounts share, gets requests faster than it grows. Neither another key nor another account helps: [limits]. */
export const burstCodes = ["RequestBurstTooFast"] as const;

/** The same pool has no room: [table] [limits]. Seen for models up to doubao-seed-1.8, and for endpoints that were idle. */
export const overloadCodes = ["ServerOverloaded"] as const;

/** A quota of this model is spent, and will not be refilled within minutes: [table] [list]. */
export const modelQuotaCodes = [
  "SetLimitExceeded",
  "RateLimitExceeded.FoundationModelTPDExceeded",
  "RateLimitExceeded.FoundationModelRPDExceeded",
  "RateLimitExceeded.EndpointTPDExceeded",
  "RateLimitExceeded.EndpointRPDExceeded",
  "OperationDenied.FileQuotaExceeded",
] as const;

/** The quota of a plan for five hours, a week or a month is spent: [table] [corpus]. */
export const planQuotaCodes = ["AccountQuotaExceeded"] as const;

/** Too long, too large, too many pixels: [table] [corpus]. */
export const sizeCodes = [
  "OutofContextError",
  "RequestTooLarge",
  "InvalidParameter.OversizeImage",
  "InvalidParameter.OversizeVideo",
  "InvalidParameter.OversizeAudio",
  "InvalidParameter.OversizeFile",
] as const;

/** Moderation refused the content. Each code may have a part after a dot: [table]. */
export const safetyFamilies = [
  "SensitiveContentDetected",
  ...["Text", "Image", "Video", "Audio"].flatMap((kind) =>
    [`${kind}SensitiveContentDetected`, `${kind}RiskDetection`].flatMap((word) => [
      `Input${word}`,
      `Output${word}`,
    ]),
  ),
] as const;

/** The service failed. A failure of the moderation service has status 400, and says nothing about the content: [table]. */
export const serviceCodes = [
  "InternalServiceError",
  "InternalServerError",
  "ContentSecurityDetectionError",
] as const;

/** A file or a context is still being prepared. No key is at fault, and the 403 goes away by itself: [table]. */
export const preparingCodes = ["OperationDenied.InvalidState"] as const;

/** The target is in a wrong state, and the code does not say whose fault that is: [table]. */
export const unclearCodes = ["OperationDenied.UnsupportedPhase"] as const;

/** The request is wrong with any key, whatever the message says: [table]. */
export const requestCodes = [
  "InvalidArgumentError.UnknownRole",
  "InvalidArgumentError.InvalidImageDetail",
  "InvalidArgumentError.InvalidPixelLimit",
  "InvalidImageURL.EmptyURL",
  "InvalidImageURL.InvalidFormat",
  "InvalidParameter.UnsupportedParameter",
  "InvalidParameter.UnsupportedImageFormat",
] as const;

/** Words before a dot that mean that the request is wrong, unless the message is more precise: [table]. */
export const requestFamilies = [
  "BadRequest",
  "Duplicate",
  "InvalidArgumentError",
  "InvalidImageURL",
  "InvalidParameter",
  "MissingParameter",
] as const;
