// npm run lint:fixture: fails unless every violation planted in lint/fixture is reported.
import process from "node:process";
import { checkLintFixture } from "./lib/lint-fixture.mjs";

const { planted, legal, faults } = await checkLintFixture();
for (const fault of faults) console.error(fault);
console.log(
  faults.length === 0
    ? `lint fixture: ${planted} planted violations reported, ${legal} legal files pass`
    : `lint fixture: ${faults.length} of ${planted + legal} files are not as planted`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
