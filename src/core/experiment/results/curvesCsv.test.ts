/// <reference path="./papaparse.d.ts" />
import Papa from "papaparse/papaparse.min.js";
import { expect, test } from "vitest";
import { curvesCsv } from "./curvesCsv.ts";
import { eventsOfRace, recordOf } from "#core/experiment/events/recordedRun.test-support.ts";

const read = (kind: "classification" | "regression") =>
  Papa.parse(curvesCsv(recordOf(eventsOfRace(kind))), { skipEmptyLines: "greedy" });

test("curves.csv holds a line for every arm, replica and epoch, the start as epoch 0", () => {
  const { data, errors } = read("classification");
  expect(errors).toEqual([]);
  expect(data[0].join()).toBe(
    "arm,replica,epoch,step,seconds,trainLoss,trainAccuracy,valLoss,valAccuracy",
  );
  expect(data.slice(1)).toEqual([
    ["original", "0", "0", "0", "0", "1", "0.5", "1.5", "0.25"],
    ["original", "0", "1", "2", "0.333333", "0.5", "1", "0.75", "0.75"],
    ["original", "1", "0", "0", "0", "2", "0.5", "2.5", "0.5"],
    ["original", "1", "1", "2", "0.333333", "1", "1", "1", "1"],
    ["fused", "0", "0", "0", "0", "0.5", "1", "0.75", "0.5"],
    ["fused", "1", "0", "0", "0", "1", "1", "1", "1"],
    ["random", "0", "0", "0", "0", "2", "0", "2", "0"],
    ["random", "1", "0", "0", "0", "", "", "", ""],
  ]);
});

test("for regression its columns are R2", () => {
  expect(read("regression").data[0].slice(5)).toEqual(["trainLoss", "trainR2", "valLoss", "valR2"]);
});
