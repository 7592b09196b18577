/*
 * The words that Ark's `error.code` holds, by what they mean. Sources:
 *   [table]  Volcengine, "错误码" (docs/82379/1299023), inference codes
 *   [limits] Volcengine, "突发流量处理最佳实践" (docs/82379/1848593): whom a limit is counted for
 *   [corpus] published reports of real failures; their lines are in test/fixtures/volcengine.jsonl
 *   [list]   public lists of Ark's codes, without their sentences
 */

/** The key is missing, malformed or wrong: [table]. */
export const keyCodes = ["AuthenticationError"] as const;

/** The account cannot pay, is closed, or has no plan: [table] [corpus]. Retried, it once made 5405 calls in 5 s. */
export const accountCodes = [
  "AccountOverdueError",
  "OperationDenied.ServiceOverdue",
  "InvalidAccountStatus",
  "InvalidSubscription",
] as const;

/** The account may not use this model, or not with what the request names: [table]. */
export const accountRightCodes = [
  "OperationDenied.ServiceNotOpen",
  "OperationDenied.ArkAccessRoleNotFound",
] as const;

/** The key may not do this: [table]. */
export const keyRightCodes = ["AccessDenied", "OperationDenied.PermissionDenied"] as const;

/** The account has not opened the model, or may call it by endpoint alone: [table]. Another account may have it. */
export const accountModelCodes = ["ModelNotOpen", "InvalidEndpointOrModel.ModelIDAccessDisabled"] as const;

/** This key reaches no such model or endpoint: [table]. */
export const missingModelCodes = ["InvalidEndpointOrModel.NotFound"] as const;

/** The inference endpoint is stopped, though the status is 400: [table]. */
export const closedEndpointCodes = ["InvalidEndpoint.ClosedEndpoint"] as const;

/** The base URL is wrong, or leads to a plan without the model: [table] [corpus]. All keys with it fail alike. */
export const wrongPathCodes = ["UnsupportedModel", "PathNotFound", "InvalidAction"] as const;

/** Requests or tokens a minute of one inference endpoint: [table] [limits] [list]. */
export const endpointLimitCodes = [
  "RateLimitExceeded",
  "RateLimitExceeded.EndpointRPMExceeded",
  "RateLimitExceeded.EndpointTPMExceeded",
  "RateLimitExceeded.EndpointFlexTPMExceeded",
] as const;

/** Counted for the main account and the model, all versions, keys and endpoints of it: [table] [limits] [list]. */
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

/** The model's pool, which all accounts share, is asked faster than it grows; neither key nor account helps: [limits]. */
export const burstCodes = ["RequestBurstTooFast"] as const;

/** The same pool has no room: [table] [limits], models up to doubao-seed-1.8 and endpoints that were idle. */
export const overloadCodes = ["ServerOverloaded"] as const;

/** Spent, and not refilled within minutes; of this model: [table] [list]. */
export const modelQuotaCodes = [
  "SetLimitExceeded",
  "RateLimitExceeded.FoundationModelTPDExceeded",
  "RateLimitExceeded.FoundationModelRPDExceeded",
  "RateLimitExceeded.EndpointTPDExceeded",
  "RateLimitExceeded.EndpointRPDExceeded",
  "OperationDenied.FileQuotaExceeded",
] as const;

/** A plan's five hours, week or month: [table] [corpus]. */
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

/** Moderation refused the content; each may have a part behind a dot: [table]. */
export const safetyFamilies = [
  "SensitiveContentDetected",
  ...["Text", "Image", "Video", "Audio"].flatMap((kind) =>
    [`${kind}SensitiveContentDetected`, `${kind}RiskDetection`].flatMap((word) => [
      `Input${word}`,
      `Output${word}`,
    ]),
  ),
] as const;

/** The service's own trouble. The moderation service's failure comes as a 400, and says nothing of the content: [table]. */
export const serviceCodes = [
  "InternalServiceError",
  "InternalServerError",
  "ContentSecurityDetectionError",
] as const;

/** A file or a context that is still being prepared; nobody's key is at fault, and the 403 clears by itself: [table]. */
export const preparingCodes = ["OperationDenied.InvalidState"] as const;

/** About the state of a target, and silent about whose fault it is: [table]. */
export const unclearCodes = ["OperationDenied.UnsupportedPhase"] as const;

/** Wrong with any key, whatever the sentence says: [table]. */
export const requestCodes = [
  "InvalidArgumentError.UnknownRole",
  "InvalidArgumentError.InvalidImageDetail",
  "InvalidArgumentError.InvalidPixelLimit",
  "InvalidImageURL.EmptyURL",
  "InvalidImageURL.InvalidFormat",
  "InvalidParameter.UnsupportedParameter",
  "InvalidParameter.UnsupportedImageFormat",
] as const;

/** Words before a dot that mean the request is wrong, unless the sentence knows better: [table]. */
export const requestFamilies = [
  "BadRequest",
  "Duplicate",
  "InvalidArgumentError",
  "InvalidImageURL",
  "InvalidParameter",
  "MissingParameter",
] as const;
