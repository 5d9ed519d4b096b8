/** XML elements as text. Names are ours; every value is escaped. */

import { withEntities } from "./printable.ts";

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Elements, or text alone. */
  readonly content: readonly XmlElement[] | string;
}

export function element(
  name: string,
  attributes: XmlElement["attributes"],
  content: XmlElement["content"] = [],
): XmlElement {
  return { name, attributes, content };
}

export const xmlDocument = (root: XmlElement): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${write(root, "")}\n`;

function write({ name, attributes, content }: XmlElement, indent: string): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${attribute(value)}"`);
  const start = `${indent}<${name}${pairs.join("")}`;
  if (content.length === 0) return `${start}/>`;
  if (typeof content === "string") return `${start}>${escapeXml(content)}</${name}>`;
  const inner = content.map((child) => write(child, `${indent}  `)).join("\n");
  return `${start}>\n${inner}\n${indent}</${name}>`;
}

/** Every `>` is escaped, so that `]]>` cannot occur. */
export const escapeXml = (text: string): string => withEntities(text, /[&<>"']/gu);

// A parser reads a raw line break in an attribute as a space.
const attribute = (value: string | number): string =>
  escapeXml(String(value)).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");
