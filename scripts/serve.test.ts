// The server as a process, asked what nobody should ask: each request is answered and it goes on serving.

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import fc from "fast-check";
// @ts-expect-error a plain script without types
import { refuseConnect, siteListener } from "./lib/site.mjs";

const script = join(import.meta.dirname, "serve.mjs");

/**
 * Everything that comes back for these bytes until the connection ends, as Latin-1. Bytes that are no whole
 * request are followed by the end, or the server would wait for the rest.
 */
function exchange(port: number, bytes: string | Uint8Array, isWhole = false): Promise<string> {
  return new Promise((settle) => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: !isWhole });
    let answer = "";
    socket.setEncoding("latin1");
    socket.on("data", (text) => (answer += text));
    socket.on("error", () => {}); // the server may close before it has read everything
    socket.on("close", () => settle(answer));
    const sent = typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes;
    if (isWhole) socket.write(sent);
    else socket.end(sent);
  });
}

const ask = async (port: number, line: string, headers = "") => {
  const answer = await exchange(
    port,
    `${line} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${headers}\r\n`,
    true,
  );
  const [head, ...rest] = answer.split("\r\n\r\n");
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]);
  return { status, head, body: rest.join("\r\n\r\n") };
};

describe("serving a folder", () => {
  let server: Server;
  let folder: string;
  const port = () => (server.address() as AddressInfo).port;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "lab-site-"));
    await mkdir(join(folder, "site/deep"), { recursive: true });
    await writeFile(join(folder, "secret.txt"), "secret");
    await writeFile(join(folder, "site/index.html"), "<p>page</p>");
    await writeFile(join(folder, "site/empty.bin"), "");
    await writeFile(join(folder, "site/deep/ä b.bin"), "deep");
    const site = { base: "/lab/", foldersFor: () => [join(folder, "site")] };
    server = createServer(siteListener(site)).on("connect", refuseConnect);
    await once(server.listen(0, "127.0.0.1"), "listening");
  });
  afterAll(async () => {
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  test.for<[string, number]>([
    ["GET /lab/", 200],
    ["GET /lab/?a=//&b=%", 200],
    ["GET /lab/index.html#x", 200],
    ["GET /lab/deep/%C3%A4%20b.bin", 200],
    ["GET /lab/empty.bin", 200],
    ["HEAD /lab/", 200],
    ["GET http://elsewhere.invalid/lab/", 200],
    ["GET /", 404],
    ["GET //", 404],
    ["GET ///", 404],
    ["GET //lab/", 404],
    ["GET /lab//", 404],
    ["GET /lab//index.html", 404],
    ["GET /lab", 404],
    ["GET /lab/deep", 404],
    ["GET /lab/index.html/", 404],
    ["GET /lab/index.html/x", 404],
    ["GET /lab/../secret.txt", 404],
    ["GET /lab/..%2fsecret.txt", 404],
    ["GET /lab/%2e%2e/secret.txt", 404],
    ["GET /lab/%252e%252e%252fsecret.txt", 404],
    ["GET /lab/..%5csecret.txt", 404],
    ["GET /lab/deep/..%2f..%2f..%2fsecret.txt", 404],
    ["GET /lab/C:/secret.txt", 404],
    ["GET /lab/%", 400],
    ["GET /lab/%zz", 400],
    ["GET /lab/%ff", 400],
    ["GET /lab/%00", 400],
    ["GET /lab/index.html%00.js", 400],
    ["GET *", 400],
    ["GET http://", 400],
    ["GET http://[", 400],
    ["OPTIONS *", 405],
    ["POST /lab/", 405],
    ["DELETE /lab/", 405],
    ["PROPFIND //", 405],
    ["CONNECT elsewhere.invalid:443", 405],
    ["BREW /lab/", 400],
  ])("$0 is answered with $1", async ([line, status]) => {
    const answer = await ask(port(), line);
    expect([answer.status, answer.body.includes("secret")]).toEqual([status, false]);
  });

  test.each([
    [300, 404],
    [9000, 414],
    [90_000, 431],
  ])("an address of %i letters is answered with %i", async (length, status) => {
    expect((await ask(port(), `GET /lab/${"x".repeat(length)}`)).status).toBe(status);
  });

  test("HEAD has the headers of GET and no body", async () => {
    const [head, get] = [await ask(port(), "HEAD /lab/"), await ask(port(), "GET /lab/")];
    expect([head.body, get.body]).toEqual(["", "<p>page</p>"]);
    expect(head.head).toContain("content-length: 11");
  });

  test("what can be compressed is, for those who ask", async () => {
    const { head, body } = await ask(port(), "GET /lab/", "accept-encoding: gzip\r\n");
    expect(head).toMatch(/content-encoding: gzip/);
    const [, hex, rest] = /^([0-9a-f]+)\r\n([^]*)$/.exec(body)!; // the first chunk
    const first = Buffer.from(rest.slice(0, parseInt(hex, 16)), "latin1");
    const whole = gunzipSync(first, { finishFlush: 2 }); // Z_SYNC_FLUSH: the end may be in the next
    expect(whole.toString()).toBe("<p>page</p>".slice(0, whole.length));
  });

  test.each([["bytes="], ["bytes=9-1"], ["bytes=-"], ["lines=1-2"], ["bytes=0-1,,,0-1,5-"]])(
    "a Range that is garbage (%s) gets the whole file",
    async (range) => {
      const { status, body } = await ask(port(), "GET /lab/", `range: ${range}\r\n`);
      expect([status, body]).toEqual([200, "<p>page</p>"]);
    },
  );

  test("a body that is announced and never comes does not keep the answer", async () => {
    const { status } = await ask(port(), "POST /lab/", "content-length: 1000000\r\n");
    expect(status).toBe(405);
    expect((await ask(port(), "GET /lab/")).status).toBe(200);
  });

  test("a reader that goes away in the middle costs the next one nothing", async () => {
    await writeFile(join(folder, "site/large.bin"), Buffer.alloc(8e6));
    await new Promise<void>((gone) => {
      const socket = connect({ port: port(), host: "127.0.0.1" });
      socket.once("data", () => socket.destroy()).on("close", () => gone());
      socket.write("GET /lab/large.bin HTTP/1.1\r\nhost: x\r\n\r\n");
    });
    const { status, body } = await ask(port(), "GET /lab/large.bin");
    expect([status, body.length]).toEqual([200, 8e6]);
  });

  test.skipIf(process.getuid?.() === 0)(
    "a file that may not be read is answered with 403 (not as root, who may read all)",
    async () => {
      const file = join(folder, "site/closed.bin");
      await writeFile(file, "closed");
      await chmod(file, 0);
      expect((await ask(port(), "GET /lab/closed.bin")).status).toBe(403);
    },
  );

  test("links that lead in a circle are not found", async () => {
    await symlink("loop", join(folder, "site/loop"));
    expect((await ask(port(), "GET /lab/loop")).status).toBe(404);
  });
});

describe("node scripts/serve.mjs", () => {
  let child: ChildProcess;
  let errors = "";
  let port: number;

  beforeAll(async () => {
    child = spawn(process.execPath, [script, "--port", "0"], { stdio: ["ignore", "pipe", "pipe"] });
    child.stderr!.on("data", (text) => (errors += text));
    const [line] = (await once(child.stdout!, "data")) as [Buffer];
    port = Number(/^serving http:\/\/127\.0\.0\.1:(\d+)\/$/m.exec(line.toString())![1]);
  });
  afterAll(() => void child.kill());

  const isServing = async () => {
    expect((await ask(port, "GET /no-such-file")).status).toBe(404);
    expect([child.exitCode, errors]).toEqual([null, ""]);
  };

  test("a request for // answers 404 and the server goes on", async () => {
    expect((await ask(port, "GET //")).status).toBe(404);
    await isServing();
  });

  test("no target, however odd, goes without an answer or ends it", async () => {
    const part = fc.constantFrom(
      ..."/ // . .. %2e %2f %5c \\ % %0 %00 %ff data index.html : @ ? # * http:// x".split(" "),
    );
    const target = fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(""));
    const method = fc.constantFrom("GET", "HEAD", "POST", "OPTIONS", "CONNECT", "TRACE");
    await fc.assert(
      fc.asyncProperty(method, target, async (verb, odd) => {
        const { status, body } = await ask(port, `${verb} ${odd}`);
        expect([200, 400, 404, 405]).toContain(status);
        expect(body).not.toContain("fuseinit-lab"); // package.json lies one folder up
      }),
      { seed: 9, numRuns: 300 },
    );
    await isServing();
  });

  test("bytes that are no request are answered with 400, or not at all, and do not end it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
        expect(await exchange(port, bytes)).toMatch(/^$|^HTTP\/1\.1 4\d\d /);
      }),
      { seed: 9, numRuns: 200 },
    );
    await isServing();
  });

  test.each<[string, string]>([
    ["another version", "GET / HTTP/9.9\r\n\r\n"],
    ["no host", "GET / HTTP/1.1\r\n\r\n"],
    ["a negative length", "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n"],
    ["a wrong chunk", "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"],
    ["an expectation", "GET / HTTP/1.1\r\nhost: x\r\nexpect: the-unexpected\r\n\r\n"],
    ["an upgrade", "GET / HTTP/1.1\r\nhost: x\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n"],
    ["5,000 headers", `GET / HTTP/1.1\r\nhost: x\r\n${"a: b\r\n".repeat(5000)}\r\n`],
    ["empty lines", "\r\n\r\n\r\n"],
    ["HTTP 0.9", "GET /\r\n"],
    ["HTTP 2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ])("a malformed request does not end it: %s", async (_, bytes) => {
    await exchange(port, bytes);
    await isServing();
  });

  test("is reached from this machine alone", async () => {
    const { networkInterfaces } = await import("node:os");
    const outward = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4");
    for (const { address } of outward) {
      const reached = await new Promise((settle) => {
        const socket = connect({ port, host: address });
        socket.on("connect", () => settle(true)).on("error", () => settle(false));
      });
      expect(reached, address).toBe(false);
    }
    await isServing();
  });

  test.each<[string, () => string, RegExp]>([
    ["in use", () => String(port), /^serve: port \d+ is in use: end what listens there, or name/],
    ["no number", () => "seven", /^serve: --port must be a whole number from 0 to 65535\n$/],
    ["too large", () => "65536", /^serve: --port must be a whole number from 0 to 65535\n$/],
  ])("a port that is %s ends it with a sentence and no stack", async (_, wanted, sentence) => {
    const second = spawn(process.execPath, [script, "--port", wanted()]);
    let text = "";
    second.stderr.on("data", (more) => (text += more));
    const [code] = await once(second, "close");
    expect(code).toBe(1);
    expect(text).toMatch(sentence);
    expect(text.trim().split("\n")).toHaveLength(1);
  });
});
