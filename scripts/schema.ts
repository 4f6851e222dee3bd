// npm run schema: writes public/experiment.schema.json, the JSON Schema of the experiment file for editors and other programs.
// It has every field, type, limit and default; whether fields fit each other is asked by parseExperiment alone.

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { toJsonSchema } from "@valibot/to-json-schema";
import type { JsonSchema } from "@valibot/to-json-schema";
import { INITIALIZERS, initializerOf } from "#core/init/registry.ts";
import { initSchema } from "#core/experiment/schema/initSchema.ts";
import { experimentSchema } from "#core/experiment/schema/schema.ts";

const NONE: JsonSchema = { const: "none", description: "read as left out" };

/** An initializer is any object with a type, which the registry then checks. */
const [initObject] = (initSchema as unknown as { readonly pipe: readonly unknown[] }).pipe;

/** The schema of version 1, of JSON Schema's draft 7. */
export function experimentJsonSchema(): JsonSchema {
  const { properties, ...schema } = toJsonSchema(experimentSchema, {
    typeMode: "input",
    errorMode: "ignore",
    overrideSchema: ({ valibotSchema }) => (valibotSchema === initObject ? initJson() : undefined),
    overrideAction: ({ valibotAction, jsonSchema }) =>
      valibotAction.type === "metadata"
        ? { ...jsonSchema, ...(valibotAction as { metadata?: JsonSchema }).metadata }
        : undefined,
  });
  const { narrow, armInits, ...fields } = properties as Record<string, JsonSchema>;
  return {
    ...schema,
    title: "An experiment of FuseInit Lab, version 1",
    description: "docs/formats.md, section 2, describes every field.",
    properties: {
      $schema: { type: "string" },
      ...fields,
      ...{ narrow: { anyOf: [narrow!, NONE] }, armInits: { anyOf: [armInits!, NONE] } },
    },
  };
}

/** A rule by its name, with the options that it has. */
function initJson(): JsonSchema {
  const rules = Object.keys(INITIALIZERS).map((type): JsonSchema => {
    const { options, words = {} } = initializerOf(type)!;
    const numbers = Object.keys(options).map((option) => [option, { type: "number" }]);
    const texts = Object.keys(words).map((word) => [word, { type: "string" }]);
    const properties = { type: { const: type }, ...Object.fromEntries([...numbers, ...texts]) };
    return { type: "object", properties, required: ["type"], additionalProperties: false };
  });
  return { anyOf: rules };
}

export const schemaFile: string = fileURLToPath(
  new URL("../public/experiment.schema.json", import.meta.url),
);

export const schemaText = (): string => `${JSON.stringify(experimentJsonSchema(), null, 2)}\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(schemaFile, schemaText());
