import type { ConfiguredCredential } from "../hotspare-config.js";
import type { LegacySection } from "./legacy-section.js";
import type { MigrationNotes } from "./migration-notes.js";

type Body = Readonly<Record<string, unknown>>;

/** Models that think refuse a temperature (OpenAI, "Reasoning models"); the older design left it out for these names. */
const withoutTemperature = /(?:^|\/)(?:gpt-5|o1|o3|o4)(?:$|[-.:@])/i;
/** Hosts of Alibaba's DashScope, which has a switch of its own: `enable_thinking`. */
const dashscope = /(?:^|\.)dashscope[\w-]*\.aliyuncs\.com$/i;

/**
 * Reads what the old design sent with every request of a VLM. Temperature 0, and thinking off at the servers that have a switch, were in
 * force without being written; explicit zero and false are kept.
 */
export function generationOf(
  section: LegacySection,
  target: string,
  notes: MigrationNotes,
): (credential: ConfiguredCredential, model: string) => Body {
  const temperature = section.number("temperature");
  const thinking = section.flag("thinking");
  const place = `${target}.credentials[].extraBody`;
  const over = `is sent by ${place}, over what a request asks for: leave it out there, and give it with each request if they differ`;
  const [heat, thinks] = [temperature?.value ?? 0, thinking?.value ?? false];

  return (credential, model) => {
    const isThinking = [model, credential.model, credential["deployment"]].some(
      (name) => typeof name === "string" && withoutTemperature.test(name),
    );
    const path = `${section.path}.temperature`;
    if (isThinking && temperature !== undefined) {
      notes.warn(
        "dropped",
        path,
        "was left out of requests to gpt-5, o1, o3 and o4, which refuse it, and is left out here",
      );
    } else if (!isThinking) {
      notes.warn("changed", path, temperature === undefined ? `is not written, and was 0: it ${over}` : over);
    }
    const control = switchOf(credential, thinks);
    if (control !== undefined) {
      const unwritten = `is not written, and thinking was off: it ${over}`;
      notes.warn("changed", `${section.path}.thinking`, thinking === undefined ? unwritten : over);
    } else if (thinking !== undefined) {
      const message = `was sent to Ark and to addresses of DashScope alone, and credential "${credential.id}" is at neither: write the field of its server into ${place}`;
      notes.warn("dropped", `${section.path}.thinking`, message);
    }
    return { ...(isThinking ? {} : { temperature: heat }), ...control };
  };
}

function switchOf({ provider, ...fields }: ConfiguredCredential, thinks: boolean): Body | undefined {
  if (provider === "volcengine") {
    return { thinking: { type: thinks ? "enabled" : "disabled" } };
  }
  const address = fields["baseURL"];
  const isDashscope =
    typeof address === "string" && URL.canParse(address) && dashscope.test(new URL(address).hostname);
  return isDashscope ? { enable_thinking: thinks } : undefined;
}
