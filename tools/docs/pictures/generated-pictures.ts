import { existsSync, readFileSync } from "node:fs";
import type { Finding } from "../../report.js";
import { circuitPicture } from "./circuit-picture.js";
import { fleetPicture } from "./fleet-picture.js";
import { outagePicture } from "./outage-picture.js";
import { roadPicture } from "./road-picture.js";
import { waitingPicture } from "./waiting-picture.js";

/** A picture that a program draws from what the code does. */
export interface GeneratedPicture {
  readonly path: string;
  write(): string | Promise<string>;
}

export const generatedPictures: readonly GeneratedPicture[] = [
  { path: "docs/pictures/road.svg", write: roadPicture },
  { path: "docs/pictures/circuit.svg", write: circuitPicture },
  { path: "docs/pictures/outage.svg", write: outagePicture },
  { path: "docs/pictures/waiting.svg", write: waitingPicture },
  { path: "docs/pictures/fleet.svg", write: fleetPicture },
];

/** Pictures that are not as the program would draw them now. */
export async function stalePictures(pictures: readonly GeneratedPicture[]): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { path, write } of pictures) {
    const fresh = await write();
    if (!existsSync(path)) findings.push({ file: path, message: "is missing: npm run write:docs" });
    else if (readFileSync(path, "utf8") !== fresh)
      findings.push({ file: path, message: "is stale: npm run write:docs" });
  }
  return findings;
}
