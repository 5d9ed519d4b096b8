/** Reads XML as strictly as we write it, without DTDs; throws where a parser in CI would. */

export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlNode[];
  text: string;
}

const illegal = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const token = /<\?xml [^?]*\?>\n|<\/([\w.-]+)>|<([\w.-]+)((?:\s+[\w.-]+="[^"<]*")*)(\/?)>|[^<]+/uy;

export function parseXml(source: string): XmlNode {
  const character = illegal.exec(source);
  if (character !== null) throw new Error(`illegal character at ${character.index}`);
  const root: Open = { name: "", attributes: {}, children: [], text: "" };
  const stack: Open[] = [root];
  token.lastIndex = 0;
  while (token.lastIndex < source.length) {
    const at = token.lastIndex;
    const match = token.exec(source);
    if (match === null) throw new Error(`no token at ${at}: ${source.slice(at, at + 60)}`);
    take(match, stack);
  }
  const [document, second] = root.children;
  if (stack.length !== 1 || document === undefined || second !== undefined) {
    throw new Error("not one root element");
  }
  return document;
}

function take([whole, closed, opened, attributes, isEmpty]: RegExpExecArray, stack: Open[]): void {
  const parent = stack.at(-1);
  if (parent === undefined) throw new Error("text after the root");
  if (closed !== undefined) close(closed, stack);
  else if (opened !== undefined) {
    const node = {
      name: opened,
      attributes: readAttributes(attributes ?? ""),
      children: [],
      text: "",
    };
    if (isEmpty === "/") parent.children.push(node);
    else stack.push(node);
  } else if (!whole.startsWith("<?xml")) {
    if (whole.includes("]]>")) throw new Error("]]> in text");
    parent.text += resolve(whole);
  }
}

function close(name: string, stack: Open[]): void {
  const node = stack.pop();
  if (node?.name !== name) throw new Error(`</${name}> closes <${node?.name}>`);
  stack.at(-1)?.children.push(node);
}

function readAttributes(source: string): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [, name = "", value = ""] of source.matchAll(/([\w.-]+)="([^"]*)"/gu)) {
    if (name in read) throw new Error(`the attribute ${name} twice`);
    read[name] = resolve(value);
  }
  return read;
}

const entities: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&#10;": "\n",
  "&#9;": "\t",
};

const resolve = (text: string): string =>
  text.replace(/&[^;]*;?/gu, (entity) => {
    const character = entities[entity];
    if (character === undefined) throw new Error(`unknown entity ${entity}`);
    return character;
  });
