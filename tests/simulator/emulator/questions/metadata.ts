import type { Question } from "./question";

export const questionsAboutMetadata: Question[] = [
  {
    title: "an option of the metadata service that a call does not name keeps its value",
    ask: async (aws) => {
      const { subnet } = await aws.network();
      const { InstanceId } = await aws.launch({
        SubnetId: subnet,
        MetadataOptions: { HttpTokens: "optional", HttpPutResponseHopLimit: 2, InstanceMetadataTags: "enabled" },
      });
      await aws.ec2("ModifyInstanceMetadataOptions", { InstanceId, HttpTokens: "required" });
      await aws.ec2("ModifyInstanceMetadataOptions", { InstanceId, HttpPutResponseHopLimit: 3 });
      const { HttpTokens, HttpPutResponseHopLimit, HttpEndpoint, InstanceMetadataTags } = (
        await aws.instance(InstanceId)
      ).MetadataOptions;
      return [HttpTokens, HttpPutResponseHopLimit, HttpEndpoint, InstanceMetadataTags];
    },
    expected: ["required", 3, "enabled", "enabled"],
  },
];
