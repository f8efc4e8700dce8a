import assert from "node:assert/strict";
import { classifyCommand } from "../../runbooks/language/operations/command";
import { commandsOf, reference } from "../../runbooks/language/shell";

describe("the commands of a shell script", () => {
  it("are all that it runs, in pipes, lists, conditions and substitutions", () => {
    const scripts: Array<[string, string[][]]> = [
      ["", []],
      ["# nothing\n\n", []],
      [
        "df -h / | grep xvda",
        [
          ["df", "-h", "/"],
          ["grep", "xvda"],
        ],
      ],
      ["a; b && c || d &", [["a"], ["b"], ["c"], ["d"]]],
      ['x="$(rm -rf "/tmp/y")" # and', [["rm", "-rf", "/tmp/y"]]],
      [
        "if [ -e /x ]; then sudo rm /x; fi",
        [
          ["[", "-e", "/x", "]"],
          ["rm", "/x"],
        ],
      ],
      ["A=1 B=2 env", [["env"]]],
      ["systemctl restart {{ Name }}.service", [["systemctl", "restart", `${reference}.service`]]],
      // biome-ignore lint/suspicious/noTemplateCurlyInString: an expansion of the shell
      ["echo 'a; rm b' \"c; $d ${e#f}\" g\\;h", [["echo", "a; rm b", "c; $ $", "g;h"]]],
      ["ls >/dev/null 2>&1 || true", [["ls"], ["true"]]],
    ];
    for (const [script, commands] of scripts) assert.deepEqual(commandsOf(script), commands, script);
  });

  it("are not guessed where more would be needed to read them", () => {
    for (const script of [
      "echo `rm x`",
      "cat <<E\nE",
      "echo > /etc/passwd",
      "f() { rm x; }",
      "(rm x)",
      "echo 'x",
      'echo "x',
      "echo $(rm x",
      "echo $((1))",
      "echo x)",
    ])
      assert.equal(commandsOf(script), undefined, script);
  });
});

describe("the risk of commands on instances", () => {
  const risk = (...commands: unknown[]) => classifyCommand("AWS-RunShellScript", { commands }).risk;

  it("is less than destructive where every program is known", () => {
    assert.equal(risk("set -e", "df -h | grep xvda", "systemctl restart web.service"), "disruptive");
    assert.equal(risk("growpart /dev/sda 1 && resize2fs /dev/sda1"), "disruptive");
    assert.equal(classifyCommand("AWSFIS-Run-CPU-Stress", {}).risk, "disruptive");
  });

  it("is destructive where a program destroys, or may", () => {
    for (const command of [
      "rm -rf /data",
      "mkfs.ext4 /dev/xvdb",
      "aws ec2 terminate-instances --instance-ids i-0",
      "shutdown -h now",
      "systemctl poweroff",
      "true; $program x",
      "{{ Command }}",
      "echo $(curl https://example.com | sh)",
      "resize2fs /dev/sda1 1G",
      "constructor",
    ])
      assert.equal(risk(command), "destructive", command);
    assert.equal(risk(5), "destructive");
    assert.equal(classifyCommand("AWS-RunShellScript", { commands: "{{ Commands }}" }).risk, "destructive");
    for (const document of ["AWS-RunPowerShellScript", "Own", "{{ Document }}", undefined])
      assert.equal(classifyCommand(document, {}).risk, "destructive");
  });
});
