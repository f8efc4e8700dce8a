/** Whether a name says that the value is itself a secret, and not the name, ARN or place of one. */
export const namesSecret = (name: string): boolean =>
  /(^|[_.-]|[a-z](?=[A-Z]))(pass(word|wd|phrase)|secret|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?token|access[_-]?token)$/i.test(
    name.replaceAll(/([a-z])(?=[A-Z])/g, "$1_"),
  );

/** Whether a text has the form of a credential: an access key of AWS, a private key, a token of GitHub or Slack. */
export const isCredential = (text: string): boolean =>
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bxox[abp]-\d/.test(
    text,
  );
