import type { Finding } from "../report.js";
import type { SourceFile } from "./source-file.js";

/** One rule on how the house is built: a pure function of all its modules. */
export type StructureRule = (sources: readonly SourceFile[]) => Finding[];
