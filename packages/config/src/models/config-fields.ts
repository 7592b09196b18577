/** Options of the Hotspare that a file lays over those of code, field by field. */
export const objectFields = ["retry", "timeouts", "media", "policy", "failback", "breaker"] as const;

/** Options of the Hotspare that a file may have. */
export const hotspareFields = [...objectFields, "prices"] as const;

/** Every field of a file. */
export const fileFields: readonly string[] = ["$schema", "switcher", ...hotspareFields, "embedders", "vlms"];
