import type { ConfigSection } from "@hotspare/config";

/** A section of another program, such as the gateway. A simulation does not read it. */
export const anySection: ConfigSection = {
  schema: {
    "~standard": {
      version: 1,
      vendor: "hotspare",
      validate: (value: unknown) => ({ value }),
    },
  },
};
