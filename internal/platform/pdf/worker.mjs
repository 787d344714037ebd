// The kept Typst compiler. Reads one frame per request from standard input and
// answers on descriptor 3, so that nothing the compiler prints can get between
// the frames. A frame is a length (4 bytes, big endian) and so many bytes; an
// answer begins with one more byte: 0 a PDF follows, 1 an error text follows.
// The first frame is {package, fonts, files}, each later one {template, data}.
// It ends when its input ends, that is with the program that started it.
import { createRequire } from "node:module";
import { readSync, writeSync } from "node:fs";

const root = "/lotse/";

function read(length) {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; ) {
    const n = readSync(0, bytes, at, length - at, null);
    if (n === 0) process.exit(0);
    at += n;
  }
  return bytes;
}

function frame() {
  return JSON.parse(read(read(4).readUInt32BE(0)).toString("utf8"));
}

function answer(failed, bytes) {
  const head = Buffer.alloc(5);
  head.writeUInt8(failed ? 1 : 0, 0);
  head.writeUInt32BE(bytes.length, 1);
  const out = Buffer.concat([head, bytes]);
  for (let at = 0; at < out.length; ) at += writeSync(3, out, at);
}

function attempt(work) {
  try {
    answer(false, work());
  } catch (e) {
    answer(true, Buffer.from(String((e && e.message) || e), "utf8"));
  }
}

let compiler;

attempt(() => {
  const setup = frame();
  const { NodeCompiler } = createRequire(setup.package)(setup.package);
  compiler = NodeCompiler.create({ workspace: root, fontArgs: [{ fontPaths: setup.fonts }] });
  for (const [name, text] of Object.entries(setup.files)) {
    compiler.mapShadow(root + name, Buffer.from(text, "utf8"));
  }
  return Buffer.alloc(0);
});

for (;;) {
  const job = frame();
  attempt(() => {
    compiler.mapShadow(root + "data.json", Buffer.from(job.data, "utf8"));
    try {
      return compiler.pdf({ mainFilePath: root + job.template + ".typ" }, { pdfStandard: "ua-1" });
    } finally {
      // What a letter says does not stay in the memory of the worker.
      compiler.mapShadow(root + "data.json", Buffer.from("{}"));
      compiler.evictCache(2);
    }
  });
}
