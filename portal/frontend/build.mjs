// Builds the front end into portal/static/build/: one style sheet, one script for each file directly in js/, our own fonts.
// Everything comes from this tree and from node_modules; nothing is left to be fetched by a browser from elsewhere.

import { copyFile, cp, mkdir, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "..", "..", "node_modules");
const out = join(here, "..", "static", "build");

// Documents that the server makes (cover sheets, the sample collection) need whole TrueType files, not subsets for the web.
const documentFonts = ["400Regular", "400Regular_Italic", "600SemiBold"];

const target = ["es2020", "chrome100", "firefox100", "safari15"];
const lazy = ["js/record.js"];

// What pdf.js fetches by itself while it draws: its worker, character maps, fonts that files leave out, decoders.
async function copyPdfJs() {
  const source = join(modules, "pdfjs-dist");
  const target = join(out, "pdfjs");
  for (const folder of ["cmaps", "iccs", "standard_fonts", "wasm"]) {
    await cp(join(source, folder), join(target, folder), {
      recursive: true,
      filter: (path) => !path.includes("quickjs"), // it would run the scripts of a file: never here
    });
  }
  await copyFile(join(source, "legacy", "build", "pdf.worker.min.mjs"), join(target, "worker.js"));
  await copyFile(join(source, "LICENSE"), join(target, "LICENSE"));
}

async function copyDocumentFonts() {
  const source = join(modules, "@expo-google-fonts", "be-vietnam-pro");
  const target = join(out, "fonts-ttf");
  await mkdir(target, { recursive: true });
  for (const face of documentFonts) {
    const file = `BeVietnamPro_${face}.ttf`;
    await copyFile(join(source, face, file), join(target, file));
  }
  await copyFile(join(source, "LICENSE_FONT"), join(target, "OFL.txt"));
}

async function scripts() {
  const files = await readdir(join(here, "js"), { withFileTypes: true }).catch(() => []);
  return files.filter((file) => file.isFile() && file.name.endsWith(".js")).map((file) => join("js", file.name));
}

await rm(out, { recursive: true, force: true });
await build({
  absWorkingDir: here,
  entryPoints: ["css/site.css", ...(await scripts()).filter((script) => !lazy.includes(script))],
  outdir: out,
  outbase: here,
  bundle: true,
  minify: true,
  format: "iife",
  target,
  charset: "utf8",
  loader: { ".woff2": "file", ".svg": "file" },
  assetNames: "fonts/[name]",
  logLevel: "warning",
});
// The record page's script loads the viewer, and the viewer pdf.js, only when somebody reads: modules, cut where they are lazy.
await build({
  absWorkingDir: here,
  entryPoints: lazy,
  outdir: out,
  outbase: here,
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  chunkNames: "js/[name]-[hash]",
  target,
  charset: "utf8",
  legalComments: "eof",
  logLevel: "warning",
});
await copyPdfJs();
await copyFile(join(modules, "@fontsource", "be-vietnam-pro", "LICENSE"), join(out, "fonts", "OFL.txt"));
await copyDocumentFonts();
