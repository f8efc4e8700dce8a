import type { Question } from "./question";

export const questionsAboutKeys: Question[] = [
  {
    title: "a key that waits for its deletion is neither enabled nor disabled, and only its deletion is cancelled",
    ask: async (aws) => {
      const { KeyMetadata } = await aws.call("kms", "CreateKey");
      const { KeyId } = KeyMetadata;
      const early = await aws.refusal("kms", "CancelKeyDeletion", { KeyId });
      await aws.call("kms", "ScheduleKeyDeletion", { KeyId, PendingWindowInDays: 7 });
      const enabled = await aws.refusal("kms", "EnableKey", { KeyId });
      const disabled = await aws.refusal("kms", "DisableKey", { KeyId });
      return {
        early,
        enabled,
        disabled,
        state: (await aws.call("kms", "DescribeKey", { KeyId })).KeyMetadata.KeyState,
      };
    },
    expected: {
      early: "KMSInvalidStateException",
      enabled: "KMSInvalidStateException",
      disabled: "KMSInvalidStateException",
      state: "PendingDeletion",
    },
  },
];
