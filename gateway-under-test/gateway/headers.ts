/** Header fields of a response, by name in lower case. */

export type Headers = Readonly<Record<string, string>>;
