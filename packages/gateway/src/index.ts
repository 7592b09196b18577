export { AdminSessions, type AdminSessionsOptions } from "./clients/admin-sessions.js";
export type { BudgetAnswer, BudgetAsk, BudgetSettlement, BudgetStore } from "./clients/budget-store.js";
export { type FileBudgetsOptions, openFileBudgets } from "./clients/budgets/file-budget-store.js";
export { type ModelPrices, modelPrices, type PricedModel } from "./clients/budgets/model-prices.js";
export { openRedisBudgets, type RedisBudgetsOptions } from "./clients/budgets/redis-budget-store.js";
export type { ClientOptions } from "./clients/clients-schema.js";
export { type ClientDeskOptions, type OpenClientDesk, openClientDesk } from "./clients/open-client-desk.js";
export type { Admission, Ask, ClientDesk, ClientUsage, GatewayClient } from "./contract/client-desk.js";
export type { EndedRequest, Observatory } from "./contract/observatory.js";
export {
  ProtocolError,
  type ProtocolErrorOptions,
  type ProtocolErrorType,
} from "./contract/protocol-error.js";
export { serveConfig } from "./serve/serve-config.js";
export type { RunningGateway, ServeOptions, ServeSignal } from "./serve/serve-options.js";
export { createGateway, type DrainOptions, type Gateway } from "./server/create-gateway.js";
export type { GatewayModels, ModelsByName } from "./server/gateway-models.js";
export type { AdminDoor, GatewayLimits, GatewayLogger, GatewayOptions } from "./server/gateway-options.js";
export type { ListenOptions } from "./server/listening.js";
