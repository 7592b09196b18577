import type { Tool, VlmRequest } from "@hotspare/core";
import { optionsField } from "./message-metadata.js";
import type { SdkCallOptions } from "./sdk-types.js";
import type { WarningList } from "./warning-list.js";

type Tools = Pick<VlmRequest, "tools" | "toolChoice">;

/** Tools that have a schema. Hotspare cannot offer the tools that one provider runs itself. */
export function toTools({ tools, toolChoice }: SdkCallOptions, warnings: WarningList): Tools {
  const offered: Tool[] = [];
  for (const tool of tools ?? []) {
    if (tool.type === "function") {
      const { name, description, inputSchema, strict, inputExamples, providerOptions } = tool;
      if (inputExamples !== undefined && inputExamples.length > 0) {
        warnings.unsupported(
          `inputExamples of tool ${JSON.stringify(name)}`,
          "Put them into its description.",
        );
      }
      offered.push({
        name,
        ...(description === undefined ? {} : { description }),
        // A schema of true takes anything, as no schema does. zod hides itself in the schemas it writes: the copy is what the AI SDK made of them.
        ...(typeof inputSchema === "object" ? { parameters: { ...inputSchema } } : {}),
        ...(strict === undefined ? {} : { strict }),
        ...optionsField(providerOptions),
      });
    } else {
      warnings.unsupported(
        `provider-defined tool ${tool.id}`,
        "A spare of another provider could not run it. Give a tool with a schema and an execute function.",
      );
    }
  }
  if (offered.length === 0) {
    return {};
  }
  const choice = toChoice(toolChoice, offered, warnings);
  return { tools: offered, ...(choice === undefined ? {} : { toolChoice: choice }) };
}

function toChoice(
  choice: SdkCallOptions["toolChoice"],
  offered: readonly Tool[],
  warnings: WarningList,
): VlmRequest["toolChoice"] {
  if (choice === undefined) {
    return undefined;
  }
  if (choice.type !== "tool") {
    return choice.type;
  }
  if (offered.some(({ name }) => name === choice.toolName)) {
    return { name: choice.toolName };
  }
  warnings.unsupported(
    `toolChoice ${JSON.stringify(choice.toolName)}`,
    "The request has no such tool with a schema.",
  );
  return undefined;
}
