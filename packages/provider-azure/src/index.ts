// The public names, one by one.

export { type AzurePluginOptions, azure } from "./azure-plugin.js";
export {
  type AzureAuthentication,
  type AzureCredential,
  type AzureCredentialInput,
  azureCredentialSchema,
} from "./credential/azure-credential.js";
export { azureErrorRules } from "./failures/azure-error-rules.js";
