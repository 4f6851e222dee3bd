// The papers of the house, its Markdown files: what cites a section of them and what they link to.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, posix, sep } from "node:path";
import { inRepository } from "./repository.mjs";

const FOLDERS = ["app", "bench", "docs", "e2e", "lint", "scripts", "src"];
/** Its faults are planted. */
const PROOF = "scripts/papers.test.ts";
const TEXT = /\.(tsx?|mjs|css|md)$/;
/** Papers that comments cite by sections, and papers that are not in this repository. */
const CITED = ["docs/formats.md", "docs/methods.md"];
const ELSEWHERE = /(?<![\w/-])(?:\.\.\/shared\/)?(?:design|review|style|visit|wishes)\.md\b/g;

/**
 * Every text of the repository by its path: code and papers.
 * @returns {Map<string, string>}
 */
export function readTexts() {
  const below = FOLDERS.flatMap((folder) =>
    readdirSync(inRepository(folder), { recursive: true }).map((name) =>
      posix.join(folder, name.split(sep).join("/")),
    ),
  );
  const paths = [...readdirSync(inRepository()), ...below].filter(
    (path) => TEXT.test(path) && path !== PROOF,
  );
  return new Map(
    paths
      .filter((path) => statSync(inRepository(path)).isFile())
      .map((path) => [path, readFileSync(inRepository(path), "utf8")]),
  );
}

/** The numbers of a paper's sections: "4", "4.b". */
function sectionsOf(paper) {
  return new Set([...paper.matchAll(/^#+ §(\S+) /gm)].map(([, number]) => number));
}

/**
 * Citations of sections that are not there, and of papers by any other name; one sentence each.
 * @param {ReadonlyMap<string, string>} texts by path
 * @returns {string[]}
 */
export function citationFaults(texts) {
  const sections = new Map(CITED.map((path) => [path, sectionsOf(texts.get(path) ?? "")]));
  return [...texts].flatMap(([path, text]) => [
    ...[...text.matchAll(ELSEWHERE)].map(
      ([name]) => `${path}: cites ${name}, which is no paper of this house`,
    ),
    ...(path.endsWith(".md") ? [] : badNames(path, text)),
    ...CITED.flatMap((paper) =>
      citationsOf(text, path, paper)
        .filter((number) => !sections.get(paper).has(number))
        .map((number) => `${path}: ${paper} has no §${number}`),
    ),
  ]);
}

/** Code names a paper in one spelling: docs/methods.md §4.b. */
function badNames(path, text) {
  return [...text.matchAll(/(?<!docs\/)\b(?:formats|methods)\.md\b/g)].map(
    ([name]) => `${path}: “${name}” should read docs/${name}, with its section`,
  );
}

/** Numbers of the sections of `paper` that a text cites; a paper cites its own without a name. */
function citationsOf(text, path, paper) {
  const name = paper.split("/")[1].replace(".", "\\.");
  const lists = text.matchAll(
    new RegExp(`${name}\\)?((?:(?:,| to| and)?[\\s/*]* §\\d+(?:\\.[a-z\\d]+)?)+)`, "g"),
  );
  const cited = [...lists].flatMap(([, list]) => numbersIn(list));
  return path === paper
    ? [...cited, ...numbersIn(text.replaceAll(/\]\([^)]*\)(?: §[\d.a-z]+)?/g, ""))]
    : cited;
}

function numbersIn(text) {
  return [...text.matchAll(/§(\d+(?:\.[a-z\d]+)?)/g)].map(([, number]) => number);
}

/** Columns of prose in docs. A row of a table is a line, and examples stand as the lab writes them. */
const WIDEST = 140;

/**
 * Lines of docs that are too wide, or end in blanks. oxfmt leaves Markdown alone: it would pad every
 * table to its longest cell.
 * @param {ReadonlyMap<string, string>} texts by path
 * @returns {string[]}
 */
export function shapeFaults(texts) {
  const papers = [...texts].filter(([path]) => /^docs\/.*\.md$/.test(path));
  return papers.flatMap(([path, text]) => {
    let isExample = false;
    return text.split("\n").flatMap((line, i) => {
      if (line.startsWith("```")) isExample = !isExample;
      const place = `${path}, line ${i + 1}`;
      if (/\s$/.test(line)) return `${place}: blanks at its end`;
      const isFree = isExample || line.startsWith("|") || line.length <= WIDEST;
      return isFree ? [] : `${place}: ${line.length} columns, ${WIDEST} are the most`;
    });
  });
}

/**
 * Links and pictures of papers that lead nowhere: to no file, or to no heading in it.
 * @param {ReadonlyMap<string, string>} texts by path
 * @returns {string[]}
 */
export function linkFaults(texts) {
  const papers = [...texts].filter(([path]) => path.endsWith(".md"));
  return papers.flatMap(([path, text]) =>
    targetsOf(text)
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => !leadsSomewhere(path, target, texts))
      .map((target) => `${path}: the link ${target} leads nowhere`),
  );
}

/**
 * Files that docs name in code marks and that are not there.
 * @param {ReadonlyMap<string, string>} texts by path
 * @returns {string[]}
 */
export function pathFaults(texts) {
  const papers = [...texts].filter(([path]) => /^docs\/.*\.md$/.test(path));
  return papers.flatMap(([path, text]) =>
    [...text.matchAll(/`((?:app|bench|docs|e2e|lint|scripts|src)\/[\w./-]+)`/g)]
      .filter(([, file]) => !existsSync(inRepository(file)))
      .map(([, file]) => `${path}: there is no ${file}`),
  );
}

function targetsOf(text) {
  const prose = text.replaceAll(/^```.*?^```$/gms, "").replaceAll(/`[^`\n]*`/g, "");
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g), ...prose.matchAll(/\bsrc="([^"]+)"/g)];
  return links.map(([, target]) => target);
}

function leadsSomewhere(path, target, texts) {
  const [file, anchor] = target.split("#");
  const place = file === "" ? path : posix.normalize(posix.join(dirname(path), file));
  if (!existsSync(inRepository(join(place)))) return false;
  if (anchor === undefined) return true;
  return headingsOf(texts.get(place) ?? "").includes(anchor);
}

/** The anchors that GitHub gives to headings. */
function headingsOf(text) {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
