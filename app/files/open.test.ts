// The page opens what the table of importers knows, whatever its entries are; src/cli/run.test.ts walks the
// same files through the command line.

import type { ReactElement } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { importFile } from "#core/importFile.ts";
import { IMPORTERS } from "#core/importers.ts";
import type { Format } from "#core/importers.ts";
import { SAMPLES } from "#core/importSamples.test-support.ts";
import { presetById } from "#core/experiment/schema/presets.ts";
import type { Lab } from "#store/lab.ts";
import { TableSheet } from "#app/tables/TableSheet.tsx";
import { openFile } from "./open.ts";

const { experiment } = presetById("moons")!;

/** What the page does with a file: what it opens, shows, and warns of. */
async function open(name: string, bytes: Uint8Array) {
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
  await openFile(lab as unknown as Lab, new File([Uint8Array.from(bytes)], name), show);
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
    const { layers } = imported;
    expect(lab.openWeights).toHaveBeenCalledWith(
      expect.objectContaining({ name: file, bytes: files[file] }),
      expect.objectContaining({
        title: file,
        network: { layers, weights: { name: file, hash: expect.stringMatching(/^sha256-/) } },
      }),
    );
  } else {
    const sheet = lab.show.mock.calls[0][0] as ReactElement<{ readonly file: File }>;
    expect(sheet.type).toBe(TableSheet);
    expect(new Uint8Array(await sheet.props.file.arrayBuffer())).toEqual(files[file]);
  }
  const verbs = [lab.open, lab.openTable, lab.openWeights, lab.show];
  const opened = verbs.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  expect([opened, lab.warn.mock.calls.length]).toEqual(set ? [0, 1] : [1, 0]);
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
    expect.objectContaining({ name: "my.zeros", bytes: zeros, inputShape: [2], outputs: 2 }),
  );
});
