import { expect, test } from "vitest";
import type { LabState } from "#store/state.ts";
import { statusAgain, whyNothingIsKept } from "./again.ts";

const row = (valScore: number) => ({ epochs: [{ epoch: 30, metrics: [{ valScore }] }] });

test("while another pair is chosen the status is of the deep network, not of the race before, until something happens", () => {
  const original = { ...row(0.995), summary: { arm: "original", epochs: 30 } };
  const status = "Fused against random: BEATS.";
  const state = { status, arms: { original } } as unknown as LabState;
  const left = { fusion: undefined, status };
  expect(statusAgain(state, left)).toBe(
    "Epoch 30 of 30, validation accuracy 99.5 %, mean of 1 replica. Now fuse another pair.",
  );
  const later = { ...state, status: "The link is copied." };
  expect(statusAgain(later, left)).toBe("The link is copied.");
});

test("what is fused before it has learnt has nothing to keep; where little is lost and all is gone that is named", () => {
  const kept = (deep: number, fused: number, nmse: number) => {
    const arms = { original: row(deep), fused: row(fused), random: row(0.522) };
    return whyNothingIsKept({ arms, fusion: { replicas: [{ probe: { nmse } }] } } as never);
  };
  expect(kept(0.54, 0.53, 0.0002)).toBe(
    "The deep network itself was at 54\u00a0% when it was fused: there was nothing to keep yet.",
  );
  expect(kept(0.99, 0.53, 0.076)).toBe(
    "Only 7.6\u00a0% of the signal is lost, but what told the spirals apart was in it.",
  );
  expect(kept(0.99, 0.53, 0.6)).toBeUndefined();
  expect(kept(0.99, 0.97, 0.01)).toBeUndefined();
  expect(whyNothingIsKept({ arms: {}, fusion: undefined })).toBeUndefined();
});
