import assert from "node:assert/strict";
import * as fc from "fast-check";
import { redact, redactText } from "../../../functions/evidence/redact";

const secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";

describe("the redaction of evidence", () => {
  it("removes the secret from CloudTrail's record of a new access key, also where the record is a text", () => {
    const record = {
      eventName: "CreateAccessKey",
      responseElements: { accessKey: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: secret } },
    };
    for (const value of [
      record,
      { CloudTrailEvent: JSON.stringify(record) },
      [JSON.stringify([JSON.stringify(record)])],
    ]) {
      const { value: clean, count } = redact(value);
      const text = JSON.stringify(clean);
      assert.ok(!text.includes(secret), text);
      assert.ok(text.includes("AKIAIOSFODNN7EXAMPLE"), "the id of a key is no secret and is needed");
      assert.equal(count, 1);
    }
  });

  it("knows the fields in which services carry secrets", () => {
    const fields = [
      "secretAccessKey",
      "SecretAccessKey",
      "sessionToken",
      "SessionToken",
      "password",
      "newPassword",
      "MasterUserPassword",
      "secretString",
      "SecretBinary",
      "plaintext",
      "privateKey",
      "keyMaterial",
      "userData",
      "Authorization",
      "authToken",
      "AccessToken",
      "apiKey",
      "x-amz-security-token",
    ];
    const { value, count } = redact(Object.fromEntries(fields.map((field) => [field, secret])));
    assert.equal(count, fields.length);
    assert.ok(!JSON.stringify(value).includes(secret));
  });

  it("keeps what only sounds like a secret: page tokens, client tokens, times, ids", () => {
    const harmless = {
      nextToken: "AAAA",
      clientToken: "2f8d6c1e-93b4",
      passwordLastUsed: "2026-11-24T09:00:00Z",
      secretId: "prod/db",
      tags: [{ key: "owner", value: "team-payments" }],
      keyId: "AKIAIOSFODNN7EXAMPLE",
    };
    assert.deepEqual(redact(harmless), { value: harmless, count: 0 });
  });

  it("keeps the names of environment variables, and removes their values", () => {
    const { value } = redact({
      Environment: { Variables: { DB_HOST: "db.internal", LEVEL: "info" } },
      environment: [
        { name: "DB_PASSWORD", value: "hunter2hunter2" },
        { name: "LEVEL", value: "info" },
      ],
    });
    assert.deepEqual(value, {
      Environment: {
        Variables: { DB_HOST: "[redacted: environment variable]", LEVEL: "[redacted: environment variable]" },
      },
      environment: [
        { name: "DB_PASSWORD", value: "[redacted: environment variable]" },
        { name: "LEVEL", value: "[redacted: environment variable]" },
      ],
    });
    assert.deepEqual(redact({ parameters: [{ ParameterKey: "DbPassword", ParameterValue: "hunter2" }] }).value, {
      parameters: [{ ParameterKey: "DbPassword", ParameterValue: "[redacted: DbPassword]" }],
    });
  });

  it("finds secrets in the middle of log lines and addresses", () => {
    const lines: Array<[line: string, kept: string]> = [
      [`GET https://s3/x?X-Amz-Signature=${secret}&a=1`, "X-Amz-Signature=[redacted: signature]&a=1"],
      [`postgres://app:${secret}@db/prod refused`, "postgres://app:[redacted: password in a URL]@db/prod refused"],
      [`Authorization: Bearer ${secret}`, "Authorization: Bearer [redacted: authorization]"],
      [`aws_secret_access_key = ${secret} in config`, "aws_secret_access_key = [redacted: secret] in config"],
      [`login failed, password="${secret}", user=a`, 'password="[redacted: secret]", user=a'],
      [`token ghp_${secret}`, "token [redacted: token]"],
      [`-----BEGIN RSA PRIVATE KEY-----\n${secret}\n-----END RSA PRIVATE KEY-----`, "[redacted: private key]"],
      [`jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.${secret}`, "jwt [redacted: token]"],
    ];
    for (const [line, kept] of lines) {
      const clean = redactText(line);
      assert.ok(!clean.includes(secret), clean);
      assert.ok(clean.includes(kept), clean);
    }
  });

  it("is plain data and done once: a second pass changes nothing", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (generated) => {
        // JSON has no -0.
        const value: unknown = JSON.parse(JSON.stringify(generated));
        const once = redact({ value, password: value, when: new Date(0), bytes: new Uint8Array([1]) }).value;
        assert.deepEqual(JSON.parse(JSON.stringify(once)), once);
        assert.deepEqual(redact(once), { value: once, count: 0 });
      }),
    );
  });

  it("leaves ordinary text byte for byte", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9 .,{}[\]"-]{0,80}$/), (text) => {
        assert.equal(redactText(text), text);
      }),
    );
  });
});
