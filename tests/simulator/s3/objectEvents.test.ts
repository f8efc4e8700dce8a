import assert from "node:assert/strict";
import type { CallRecord } from "../../../simulator/door";
import { ObjectEvents } from "../../../simulator/s3/objectEvents";

const put = (Bucket: string) =>
  ({
    call: {
      service: "s3",
      operation: "PutObject",
      input: { Bucket, Key: "a/b.json", ContentLength: 2 },
      principal: { kind: "root", account: "111122223333" },
    },
    response: { ETag: '"5d41"' },
    requestId: "request",
    sourceIpAddress: "192.0.2.1",
  }) as unknown as CallRecord;

describe("events of objects", () => {
  it("have the documented form, where the bucket sends them", () => {
    const events = new ObjectEvents();
    events.configure("evidence", true);
    // "EventBridge event message structure", S3 user guide.
    assert.deepEqual(events.of(put("evidence")), {
      source: "aws.s3",
      "detail-type": "Object Created",
      resources: ["arn:aws:s3:::evidence"],
      detail: {
        version: "0",
        bucket: { name: "evidence" },
        object: { key: "a/b.json", size: 2, etag: "5d41", sequencer: "000000000000000001" },
        "request-id": "request",
        requester: "111122223333",
        "source-ip-address": "192.0.2.1",
        reason: "PutObject",
      },
    });
  });

  it("are not sent by other buckets, nor by one whose configuration was removed", () => {
    const events = new ObjectEvents();
    assert.equal(events.of(put("evidence")), undefined);
    events.configure("evidence", true);
    events.configure("evidence", false);
    assert.equal(events.of(put("evidence")), undefined);
  });
});
