import { jsonReply } from "../contract/json-reply.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { openaiRequestWording } from "../openai/request-errors.js";
import type { RequestWording } from "../openai/request-wording.js";

/** azure-024 */
export const deploymentNotFound = (): SimulatedReply =>
  jsonReply(
    {
      error: {
        code: "DeploymentNotFound",
        message:
          "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.",
      },
    },
    { status: 404 },
  );

/** Models use OpenAI's messages here too (azure-035, azure-068, azure-071). Deployments use Azure's messages. */
export const azureRequestWording: RequestWording = {
  ...openaiRequestWording,
  modelNotFound: deploymentNotFound,
};
