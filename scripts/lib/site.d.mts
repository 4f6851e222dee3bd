import type { RequestListener } from "node:http";

export function siteListener(options: {
  readonly base: string;
  readonly foldersFor: (name: string) => readonly string[];
}): RequestListener;
