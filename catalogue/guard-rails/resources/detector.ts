import { type Facts, type ResourceKind, read } from "../../../responses/resource";

export interface DetectorFacts extends Facts {
  detectorId: string;
  /** ENABLED or DISABLED. */
  status: string;
}

const itself = read("guardduty", "GetDetector", ({ resource }) => ({ DetectorId: resource.id }), {
  // GuardDuty has no error of its own for a detector that is not there ("not owned by the current account").
  missing: ["BadRequestException"],
});

export const detector: ResourceKind<DetectorFacts> = {
  name: "detector",
  reads: [itself],
  facts: ({ resource }, answer) => {
    const found = answer(itself);
    return found && { detectorId: resource.id, status: found.Status ?? "unknown", tags: { ...found.Tags } };
  },
  describe: ({ status }) => `the detector is ${status.toLowerCase()}`,
};
