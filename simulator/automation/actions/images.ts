import { isMap, StepFailure } from "../types";
import type { Action, ActionResult, StepContext } from "./action";
import { renamed, requiredText } from "./inputs";
import { pollUntil, undocumentedTimeout } from "./polling";

const imageOutputs = { ImageId: "String", ImageState: "String" } as const;

/** Makes an image and waits until it is available; reboots unless NoReboot (user guide, automation-action-create). */
export const createImage: Action = {
  inputs: {
    InstanceId: { type: "String", required: true },
    ImageName: { type: "String", required: true },
    ImageDescription: { type: "String" },
    NoReboot: { type: "Boolean" },
    BlockDeviceMappings: { type: "Any" },
  },
  outputs: imageOutputs,
  timeout: { byDefault: undocumentedTimeout },
  async run(context, inputs) {
    const answer = await context.call("ec2", "CreateImage", {
      Name: inputs.ImageName,
      ...renamed(inputs, {
        InstanceId: "InstanceId",
        ImageDescription: "Description",
        NoReboot: "NoReboot",
        BlockDeviceMappings: "BlockDeviceMappings",
      }),
    });
    return untilAvailable(context, answer);
  },
};

/** Copies an image into the Region of the run (user guide, automation-action-copyimage). */
export const copyImage: Action = {
  inputs: {
    SourceImageId: { type: "String", required: true },
    SourceRegion: { type: "String", required: true },
    ImageName: { type: "String", required: true },
    ImageDescription: { type: "String" },
    Encrypted: { type: "Boolean" },
    KmsKeyId: { type: "String" },
    ClientToken: { type: "String" },
  },
  outputs: imageOutputs,
  timeout: { byDefault: undocumentedTimeout },
  async run(context, inputs) {
    const answer = await context.call("ec2", "CopyImage", {
      Name: inputs.ImageName,
      ...renamed(inputs, {
        SourceImageId: "SourceImageId",
        SourceRegion: "SourceRegion",
        ImageDescription: "Description",
        Encrypted: "Encrypted",
        KmsKeyId: "KmsKeyId",
        ClientToken: "ClientToken",
      }),
    });
    return untilAvailable(context, answer);
  },
};

function untilAvailable(context: StepContext, { ImageId }: Record<string, unknown>): Promise<ActionResult> {
  return pollUntil(context, async () => {
    const image = await describeImage(context, String(ImageId));
    const ImageState = String(image?.State);
    if (ImageState === "available") return { outputs: { ImageId: String(ImageId), ImageState } };
    if (image && ["failed", "error", "invalid", "deregistered"].includes(ImageState)) {
      throw new StepFailure(`image ${ImageId} is ${ImageState}`);
    }
    return undefined;
  });
}

async function describeImage(context: StepContext, imageId: string): Promise<Record<string, unknown> | undefined> {
  const answer = await context.call("ec2", "DescribeImages", { ImageIds: [imageId] });
  const [image] = Array.isArray(answer.Images) ? answer.Images : [];
  return isMap(image) ? image : undefined;
}

/** Deregisters an image and deletes its snapshots (user guide, automation-action-delete). */
export const deleteImage: Action = {
  inputs: { ImageId: { type: "String", required: true } },
  outputs: {},
  async run(context, inputs) {
    const ImageId = requiredText(inputs, "ImageId");
    const image = await describeImage(context, ImageId);
    if (!image) throw new StepFailure(`image ${ImageId} does not exist`);
    await context.call("ec2", "DeregisterImage", { ImageId });
    const mappings = Array.isArray(image.BlockDeviceMappings) ? image.BlockDeviceMappings : [];
    for (const mapping of mappings) {
      const snapshot = isMap(mapping) && isMap(mapping.Ebs) ? mapping.Ebs.SnapshotId : undefined;
      if (snapshot) await context.call("ec2", "DeleteSnapshot", { SnapshotId: snapshot });
    }
    return {};
  },
};
