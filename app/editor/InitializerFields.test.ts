import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { createStore } from "zustand";
import { initChoices } from "#core/experiment/edit/initOptions.ts";
import { presetById } from "#core/experiment/schema/presets.ts";
import type * as Registry from "#core/init/registry.ts";
import { LabContext } from "#app/hooks/useLab.ts";
import type { Lab } from "#store/lab.ts";
import { InitializerFields } from "./InitializerFields.tsx";

// A rule that nobody knows but the table.
vi.mock("#core/init/registry.ts", async (load) => {
  const registry = await load<typeof Registry>();
  const fixture = {
    ...registry.INITIALIZERS.constant,
    label: "fixture rule",
    hint: "Made for this test.",
    options: {
      value: { label: "Fixture value", hint: "What it is for.", default: 5, min: 3, max: 7 },
    },
  };
  Object.assign(registry.INITIALIZERS, { fixture });
  return registry;
});

/** The fields as a visitor of this experiment gets them. */
function markupOf(init: object): string {
  const { experiment } = presetById("moons")!;
  const store = createStore(() => ({ experiment: { ...experiment, init } }));
  const lab = { store } as unknown as Lab;
  return renderToStaticMarkup(
    createElement(LabContext, { value: lab }, createElement(InitializerFields)),
  );
}

test("the editor offers every rule of the table by its label, and explains the chosen one", () => {
  const markup = markupOf({ type: "orthogonal", gain: 2 });
  for (const { type, label } of initChoices()) {
    expect(markup).toMatch(new RegExp(`<option value="${type}"[^>]*>${label}</option>`));
  }
  expect(markup).toContain("Kernels that turn signals and do not stretch them.");
  expect(markup).toMatch(
    />Gain<\/label><input[^>]* aria-valuenow="2" aria-valuemin="-10" aria-valuemax="10"[^>]* value="2"/,
  );
});

test("a rule that joins the table joins the editor, with a field for each of its options", () => {
  const markup = markupOf({ type: "fixture" });
  expect(markup).toContain('<option value="fixture" selected="">fixture rule</option>');
  expect(markup).toContain("Made for this test.");
  expect(markup).toMatch(
    />Fixture value<\/label><input[^>]* aria-valuenow="5" aria-valuemin="3" aria-valuemax="7"[^>]* value="5"/,
  );
  expect(markup).toContain("What it is for.");
});

test("a rule's word is chosen from its list or typed, and options that do not count are left out", () => {
  const markup = markupOf({ type: "constant", breaking: "dropout" });
  expect(markup).toMatch(/>Start<\/label><select/);
  expect(markup).toContain('<option value="dropout" selected="">alike, parted by dropout</option>');
  expect(markup).toContain(">Dropout</label>");
  expect(markup).not.toContain(">Value</label>");
  expect(markupOf({ type: "leakyConstant", codes: "1_ii" })).toMatch(
    />Codes<\/label><input[^>]* value="1_ii"/,
  );
});
