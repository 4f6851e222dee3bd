// The page opens what the table of importers knows, whatever its entries are; src/cli/commands/run.test.ts walks the
// same files through the command line.

import type { ReactElement } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { importFile } from "#core/importFile.ts";
import { IMPORTERS } from "#core/importers.ts";
import type { Format } from "#core/importers.ts";
import { bytesOf } from "#core/model/importers/vectorFiles.test-support.ts";
import { SAMPLES } from "#core/importSamples.test-support.ts";
import { presetById } from "#core/experiment/schema/presets.ts";
import type { Lab } from "#store/lab.ts";
import { TableSheet } from "#app/tables/TableSheet.tsx";
import { GuessSheet } from "./GuessSheet.tsx";
import { openFiles } from "./open.ts";

const { experiment } = presetById("moons")!;

/** What the page does with a file: what it opens, shows, and warns of. */
async function open(name: string, bytes: Uint8Array) {
  return openAll([[name, bytes]]);
}

const openAll = (files: readonly (readonly [name: string, bytes: Uint8Array])[]) =>
  openAs(files.map(([name, bytes]) => new File([Uint8Array.from(bytes)], name)));

async function openAs(files: readonly File[]) {
  const show = vi.fn();
  const lab = {
    ...{
      open: vi.fn(),
      openTable: vi.fn(),
      openWeights: vi.fn(),
      warn: vi.fn(),
      showStatus: vi.fn(),
    },
    store: { getState: () => ({ experiment }), setState: vi.fn() },
  };
  await openFiles(lab as unknown as Lab, files, show);
  return { ...lab, show };
}

test.each(Object.keys(IMPORTERS) as Format[])("a file of the format %s", async (format) => {
  const { file, files, set } = SAMPLES[format];
  const lab = await open(file, files[file]);
  const imported = await importFile({ file, bytes: files[file] }).catch((error: Error) => error);
  if (imported instanceof Error) {
    expect(set).toBeDefined();
    expect(lab.warn).toHaveBeenCalledWith(`${imported.message}. What was open stays open.`);
    expect(lab.showStatus).toHaveBeenLastCalledWith(`${file} was not opened.`);
  } else if (imported.kind === "experiment") {
    expect(lab.open).toHaveBeenCalledWith(imported.experiment);
  } else if (imported.kind === "network") {
    const { layers, isGuessed } = imported;
    if (isGuessed) {
      expect(lab.openWeights).not.toHaveBeenCalled();
      const [[sheet]] = lab.show.mock.calls as [[ReactElement<{ readonly onUse: () => void }>]];
      expect(sheet.type).toBe(GuessSheet);
      lab.show.mockClear();
      sheet.props.onUse();
      expect(lab.show).toHaveBeenCalledWith(undefined);
      lab.show.mockClear();
    }
    expect(lab.openWeights).toHaveBeenCalledWith(
      expect.objectContaining({ name: file, bytes: files[file] }),
      expect.objectContaining({
        title: file,
        network: { layers, weights: { name: file, hash: expect.stringMatching(/^sha256-/) } },
      }),
    );
  } else {
    const sheet = lab.show.mock.calls[0][0] as ReactElement<{ readonly file: { content: Blob } }>;
    expect(sheet.type).toBe(TableSheet);
    expect(new Uint8Array(await sheet.props.file.content.arrayBuffer())).toEqual(files[file]);
  }
  const verbs = [lab.open, lab.openTable, lab.openWeights, lab.show];
  const opened = verbs.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  expect([opened, lab.warn.mock.calls.length]).toEqual(set ? [0, 1] : [1, 0]);
});

test("files that are one model are opened together, others are refused by their names", async () => {
  const names = ["group1-shard2of2.bin", "model.json", "group1-shard1of2.bin"];
  const files = names.map((name) => [name, bytesOf(`tfjs/moons/${name}`)] as const);
  const lab = await openAll(files);
  expect(lab.warn).not.toHaveBeenCalled();
  expect(lab.openWeights).toHaveBeenCalledWith(
    expect.objectContaining({ name: "model.json" }),
    expect.objectContaining({ title: "model.json" }),
  );
  expect((await openAll(files.slice(1))).warn).toHaveBeenCalledWith(
    "model.json: its weights group1-shard2of2.bin are not among the files; choose model.json together with all its .bin files. What was open stays open.",
  );
});

test("of a table the page itself reads the first 4096 bytes, however long it is", async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `${i % 7},${i % 5},${i % 3}`);
  const bytes = new TextEncoder().encode(["a,b,c", ...rows].join("\n"));
  const sizes: number[] = [];
  vi.spyOn(Blob.prototype, "arrayBuffer").mockImplementation(async function (this: Blob) {
    sizes.push(this.size);
    return bytes.slice(0, this.size).buffer;
  });
  for (const whole of ["text", "stream"] as const) {
    vi.spyOn(Blob.prototype, whole).mockImplementation(() => {
      throw new Error("the worker reads tables");
    });
  }
  const { show, warn } = await openAs([new File([bytes], "long.csv")]);
  vi.restoreAllMocks();
  expect(warn).not.toHaveBeenCalled();
  expect(show).toHaveBeenCalledOnce();
  expect(bytes.length).toBeGreaterThan(100_000);
  expect(sizes).toEqual([4096]);
});

const table = IMPORTERS as { fixture?: (typeof IMPORTERS)["csv"] };
afterEach(() => delete table.fixture);

test("a format that joins the table is opened, binary or not", async () => {
  const zeros = Uint8Array.of(0, 0, 0);
  expect((await open("my.zeros", zeros)).warn).toHaveBeenCalledWith(
    expect.stringContaining("my.zeros: no format that is known. What can be opened: an experiment"),
  );
  const { csv } = SAMPLES;
  const importer = {
    accepts: (name: string) => name.endsWith(".zeros"),
    read: () => importFile({ file: csv.file, bytes: csv.files[csv.file] }),
  };
  const load = async () => ({ importer });
  table.fixture = { gives: "data", offer: "zeros", extensions: [".zeros"], load };
  const lab = await open("my.zeros", zeros);
  expect(lab.openTable).toHaveBeenCalledWith(
    expect.objectContaining({ name: "my.zeros", inputShape: [2], outputs: 2 }),
  );
  const [{ content }] = lab.openTable.mock.calls[0] as [{ readonly content: Blob }];
  expect(new Uint8Array(await content.arrayBuffer())).toEqual(zeros);
});
