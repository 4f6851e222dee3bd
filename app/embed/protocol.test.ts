import { expect, test } from "vitest";
import fc from "fast-check";
import { pinnedOrigin, readCommand } from "./protocol.ts";

test.each(["hello", "train", "pause", "reset", "state", "fuse", "picture"])(
  "%s is a command, and its id comes along",
  (type) => {
    expect(readCommand({ fuseinit: 1, type })).toEqual({ type });
    expect(readCommand({ fuseinit: 1, type, id: 7 })).toEqual({ type, id: 7 });
  },
);

test("fuse may name the layers, picture the figure; whatever else is beside them is left out", () => {
  expect(readCommand({ fuseinit: 1, type: "fuse", span: [2, 4], more: 1 })).toEqual({
    type: "fuse",
    span: [2, 4],
  });
  expect(readCommand({ fuseinit: 1, type: "picture", figure: "Loss of every arm" })).toEqual({
    type: "picture",
    figure: "Loss of every arm",
  });
});

test.each([undefined, null, 3, "train", [], {}, { type: "train" }, { source: "react-devtools" }])(
  "%j is not meant for the lab",
  (data) => expect(readCommand(data)).toBeUndefined(),
);

test.each([
  [{ fuseinit: 2, type: "train" }, "fuseinit: this lab speaks version 1, got 2"],
  [
    { fuseinit: 1, type: "eval" },
    `type: must be one of hello, train, pause, reset, state, fuse, picture, got "eval"`,
  ],
  [{ fuseinit: 1 }, "got undefined"],
  [
    { fuseinit: 1, type: "fuse", span: [3, 2] },
    "span: must be two whole numbers in order, got [3,2]",
  ],
  [{ fuseinit: 1, type: "fuse", span: "1,2" }, "span: must be two whole numbers"],
  [{ fuseinit: 1, type: "fuse", span: [1.5, 2] }, "span: must be two whole numbers"],
  [{ fuseinit: 1, type: "picture", figure: {} }, "figure: must be the name of a figure"],
  [{ fuseinit: 1, type: "train", id: {} }, "id: must be a text or a number"],
])("%j is answered with what is wrong with it", (data, sentence) => {
  expect(readCommand(data)).toEqual({ fault: expect.stringContaining(sentence) });
});

test("whatever is sent, it is read without a throw", () => {
  fc.assert(
    fc.property(fc.anything(), (rest) => {
      readCommand(rest);
      readCommand({ fuseinit: 1, type: rest, id: rest, span: rest, figure: rest });
      readCommand({ fuseinit: 1, type: "fuse", span: rest });
    }),
  );
});

test("an address pins an origin, whatever path stands behind it; nonsense pins none", () => {
  expect(pinnedOrigin("?embed=https://school.example/course/1")).toBe("https://school.example");
  expect(pinnedOrigin("?embed=http://127.0.0.1:8000")).toBe("http://127.0.0.1:8000");
  for (const search of ["?embed", "?embed=", "?embed=school", "?embed=data:text/html,x", "?seed=1"])
    expect(pinnedOrigin(search)).toBeUndefined();
});
