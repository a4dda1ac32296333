// Builds app/static/ from app/assets/: one style sheet, one script module and a second for pages on which files are
// chosen, one service worker, one icon.
//
// Every file name carries a hash of its content, so that a browser may keep it for ever; app/static/manifest.json maps
// the plain name to the hashed one, and the application reads it once at start. Each file is compressed here, at the
// highest level, so that the server only picks the copy the browser understands.

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import * as esbuild from "esbuild";
import * as sass from "sass";

const source = dirname(fileURLToPath(import.meta.url));
const root = join(source, "..", "..");
const target = join(root, "app", "static");
const browsers = ["chrome109", "edge109", "firefox115", "safari15.4"];

async function styleSheet() {
  const { css } = sass.compile(join(source, "scss", "app.scss"), { loadPaths: [join(root, "node_modules")] });
  const { code } = await esbuild.transform(css, { loader: "css", minify: true, target: browsers });
  return code;
}

async function script(name, format) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(source, "js", name)],
    bundle: true,
    format,
    minify: true,
    target: browsers,
    write: false,
  });
  return outputFiles[0].text;
}

const files = {
  "app.css": await styleSheet(),
  "app.js": await script("app.js", "esm"),
  "uploads.js": await script("uploads.js", "esm"),
  "worker.js": await script("worker.js", "iife"),
  "icon.svg": await readFile(join(source, "icon.svg"), "utf8"),
};

await mkdir(target, { recursive: true });

const manifest = {};
for (const [name, text] of Object.entries(files)) {
  const bytes = Buffer.from(text, "utf8");
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const [stem, extension] = name.split(".");
  const hashed = `${stem}.${hash}.${extension}`;
  const gzip = gzipSync(bytes, { level: 9 });
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  await writeFile(join(target, hashed), bytes);
  await writeFile(join(target, `${hashed}.gz`), gzip);
  await writeFile(join(target, `${hashed}.br`), brotli);
  manifest[name] = hashed;
  console.log(`${hashed}: ${bytes.length} bytes, gzip ${gzip.length}, brotli ${brotli.length}`);
}
await writeFile(join(target, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);

// Files of earlier builds go last, so that a server that is running meanwhile always finds a complete set.
const kept = new Set(["manifest.json", ...Object.values(manifest).flatMap((name) => [name, `${name}.gz`, `${name}.br`])]);
for (const name of await readdir(target)) {
  if (!kept.has(name)) await rm(join(target, name), { recursive: true });
}
